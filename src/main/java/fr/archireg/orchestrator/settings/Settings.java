package fr.archireg.orchestrator.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The environment variables, read as typed values.
 *
 * <p>A variable that cannot be used is noted and its default returned, so that one pass over all
 * config records finds every mistake; {@link #verify} then throws them together. A blank variable
 * counts as not set. Not thread-safe: used once, while the program starts.
 */
public final class Settings {
    private static final String NOT_SET = "(not set)";
    private static final String MASK = "***";

    private final Map<String, String> environment;
    private final Set<String> names = new TreeSet<>();
    private final List<Mistake> mistakes = new ArrayList<>();

    /** Reads from a copy of the given variables, usually {@link System#getenv()}. */
    public Settings(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
    }

    /** A text as it stands, trimmed. */
    public Optional<String> text(String name) {
        names.add(name);
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(v -> !v.isEmpty());
    }

    /** A prefix or another text whose spaces count; empty is allowed and kept. */
    public Optional<String> verbatim(String name) {
        names.add(name);
        return Optional.ofNullable(environment.get(name));
    }

    /** A text that must not be printed. */
    public Optional<Secret> secret(String name) {
        return text(name).map(Secret::new);
    }

    /** A whole number within {@code min..max}, both included. */
    public int integer(String name, int fallback, int min, int max) {
        String allowed = "a whole number from %d to %d".formatted(min, max);
        return parse(name, allowed, value -> within(Integer.parseInt(value), min, max))
                .orElse(fallback);
    }

    /** A number within {@code min..max}, both included. */
    public double decimal(String name, double fallback, double min, double max) {
        return decimal(name, min, max).orElse(fallback);
    }

    /** A number in these bounds, if there is one. */
    public Optional<Double> decimal(String name, double min, double max) {
        String allowed = "a number from %s to %s".formatted(min, max);
        return parse(name, allowed, value -> within(Double.parseDouble(value), min, max));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean fallback) {
        return choice(name, List.of("true", "false")).map(Boolean::parseBoolean).orElse(fallback);
    }

    /**
     * A duration within {@code min..max}: {@code 500ms}, {@code 20s}, {@code 5m}, {@code 1h} or the
     * ISO 8601 form {@code PT20S}.
     */
    public Duration duration(String name, Duration fallback, Duration min, Duration max) {
        String allowed = "a duration from %s to %s, such as 500ms, 20s, 5m".formatted(min, max);
        return parse(name, allowed, value -> within(parseDuration(value), min, max))
                .orElse(fallback);
    }

    /** One of the constants of an enum, written in lower case. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        List<String> values =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList();
        return choice(name, values)
                .map(value -> Enum.valueOf(type, value.toUpperCase(Locale.ROOT)))
                .orElse(fallback);
    }

    /** An absolute http or https address without query, fragment or credentials. */
    public Optional<URI> httpUri(String name) {
        String allowed = "an http:// or https:// address without user, query or fragment";
        return parse(name, allowed, Settings::parseBaseUri);
    }

    /**
     * An absolute http or https address to fetch; its query may be a signature, so it is masked.
     */
    public Optional<URI> signedHttpUri(String name) {
        return parseSecret(
                name,
                "an http:// or https:// address without user or fragment",
                Settings::parseUri);
    }

    /** A list with commas between its entries; blank entries are dropped. */
    public List<String> list(String name, List<String> fallback) {
        return text(name)
                .map(value ->
                        Arrays.stream(value.split(",", -1))
                                .map(String::strip)
                                .filter(entry -> !entry.isEmpty())
                                .toList())
                .orElse(fallback);
    }

    /** Any other form: the parser throws {@link IllegalArgumentException} for what it refuses. */
    public <T> Optional<T> parse(String name, String allowed, Function<String, T> parser) {
        Optional<String> value = text(name);
        try {
            return value.map(parser);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(name, value.orElse(NOT_SET), allowed));
            return Optional.empty();
        }
    }

    /** Like {@link #parse}, for a value that is or holds a secret: a mistake masks it. */
    public <T> Optional<T> parseSecret(String name, String allowed, Function<String, T> parser) {
        Optional<String> value = text(name);
        try {
            return value.map(parser);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(name, MASK, allowed));
            return Optional.empty();
        }
    }

    /** Notes that a variable which this environment needs is missing. */
    public void missing(String name, String why) {
        mistakes.add(new Mistake(name, NOT_SET, why));
    }

    /** Every variable that was asked for, in alphabetical order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidSettingsException if anything was wrong, with all of it
     */
    public void verify() {
        if (!mistakes.isEmpty()) {
            // Two parts may read the same variable.
            throw new InvalidSettingsException(mistakes.stream().distinct().toList());
        }
    }

    private Optional<String> choice(String name, List<String> values) {
        return parse(
                name,
                "one of " + String.join(", ", values),
                value -> {
                    String lower = value.toLowerCase(Locale.ROOT);
                    if (!values.contains(lower)) {
                        throw new IllegalArgumentException("not one of the values");
                    }
                    return lower;
                });
    }

    private static <T extends Comparable<T>> T within(T value, T min, T max) {
        // NaN compares greater than every number, so it is refused too.
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("out of range");
        }
        return value;
    }

    private static Duration parseDuration(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        try {
            if (lower.endsWith("ms")) {
                return Duration.ofMillis(
                        Long.parseLong(lower.substring(0, lower.length() - 2).strip()));
            }
            return Duration.parse(lower.startsWith("p") ? lower : "pt" + lower);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("not a duration", e);
        }
    }

    private static URI parseBaseUri(String value) {
        URI uri = parseUri(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
        if (uri.getRawQuery() != null) {
            throw new IllegalArgumentException("has a query");
        }
        return uri;
    }

    private static URI parseUri(String value) {
        try {
            URI uri = new URI(value);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            if (!http || uri.getHost() == null || !plain) {
                throw new IllegalArgumentException("not a plain http address");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }
}
