package fr.archireg.orchestrator.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Where the files of the page are on the class path: ours, and those of Swagger UI as published.
 */
final class SwaggerUi {
    static final String PAGE = ours("ui.html");
    static final String PAGE_SCRIPT = ours("ui.js");
    static final String LIBRARY = theirs("swagger-ui-bundle.js");
    static final String STYLE = theirs("swagger-ui.css");

    private SwaggerUi() {}

    private static String ours(String name) {
        return SwaggerUi.class.getPackageName().replace('.', '/') + "/" + name;
    }

    /** The archive names its version in its paths, and says in one place which it is. */
    private static String theirs(String name) {
        Properties build = new Properties();
        try (InputStream file =
                SwaggerUi.class.getResourceAsStream(
                        "/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            build.load(Objects.requireNonNull(file, "no Swagger UI on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the version of Swagger UI", e);
        }
        return "META-INF/resources/webjars/swagger-ui/%s/%s"
                .formatted(build.getProperty("version"), name);
    }
}
