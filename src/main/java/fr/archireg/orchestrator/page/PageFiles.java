package fr.archireg.orchestrator.page;

import fr.archireg.orchestrator.http.StaticFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the pages, each read once from beside this class. Thread-safe. */
final class PageFiles {
    /** No folders and no dots but the last, so that a name can only mean a file of the pages. */
    private static final Pattern ASSET = Pattern.compile("[a-z0-9-]+\\.([a-z0-9]+)");

    private static final Map<String, String> CONTENT_TYPES =
            Map.of(
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml",
                    "woff2", "font/woff2");

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /** A whole page, by the name of its file. */
    StaticFile page(String name) {
        return read(name, "text/html; charset=utf-8")
                .orElseThrow(() -> new IllegalStateException("no resource " + name));
    }

    /** What a page is made of, or empty if there is no such file. */
    Optional<StaticFile> asset(String name) {
        Matcher matcher = ASSET.matcher(name);
        return matcher.matches()
                ? Optional.ofNullable(CONTENT_TYPES.get(matcher.group(1)))
                        .flatMap(type -> read(name, type))
                : Optional.empty();
    }

    private Optional<StaticFile> read(String name, String contentType) {
        StaticFile known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        // What is not there is not remembered, so that asking for much fills nothing.
        Optional<StaticFile> loaded = load(name, contentType);
        loaded.ifPresent(file -> files.put(name, file));
        return loaded;
    }

    private static Optional<StaticFile> load(String name, String contentType) {
        try (InputStream resource = PageFiles.class.getResourceAsStream(name)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(StaticFile.of(contentType, resource.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
