package fr.archireg.orchestrator.page;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.law.LegalCode;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * The pages over HTTP. They are public; all that they show comes from routes that ask who calls.
 */
public final class PageRoutes {
    private static final List<Header> PAGE_HEADERS =
            List.of(
                    HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin"),
                    HeaderValues.createCached(
                            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"));

    private final PageFiles files = new PageFiles();
    private final SignIn signIn;
    private final String contentPolicy;

    public PageRoutes(PageConfig config) {
        this.signIn = config.signIn();
        this.contentPolicy = contentPolicy(config.signIn());
    }

    /**
     * Adds the routes.
     *
     * @param description what the root answers to who does not want HTML
     */
    public void register(RouteTable routes, Handler description) {
        routes.get("/", root(description));
        routes.get("/admin", (request, response) -> send("admin.html", request, response));
        routes.get("/page/config.json", (request, response) -> Json.send(response, settings()));
        routes.get("/page/{name}", this::asset);
    }

    /**
     * What the scripts have to know.
     *
     * @param codes names of codes to choose from
     */
    private record PageSettings(SignIn signIn, List<String> codes) {}

    private PageSettings settings() {
        return new PageSettings(
                signIn, Arrays.stream(LegalCode.values()).map(LegalCode::title).toList());
    }

    private Handler root(Handler description) {
        return (request, response) -> {
            response.headers().add(HeaderNames.VARY, "Accept");
            boolean html =
                    request.headers()
                            .bestAccepted(MediaTypes.APPLICATION_JSON, MediaTypes.TEXT_HTML)
                            .filter(MediaTypes.TEXT_HTML::equals)
                            .isPresent();
            if (html) {
                send("chat.html", request, response);
            } else {
                description.handle(request, response);
            }
        };
    }

    private void send(String page, ServerRequest request, ServerResponse response) {
        PAGE_HEADERS.forEach(response::header);
        response.header("Content-Security-Policy", contentPolicy);
        files.page(page).send(request, response);
    }

    private void asset(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        files.asset(name)
                .orElseThrow(() -> new AppException(ErrorCode.NOT_FOUND, "no such file"))
                .send(request, response);
    }

    /** Nothing inline, nothing from elsewhere, and no text ever becomes markup or a script. */
    private static String contentPolicy(SignIn signIn) {
        String provider =
                switch (signIn) {
                    case SignIn.None() -> "";
                    case SignIn.Token() -> "";
                    case SignIn.Password(URI url, String key) -> " " + origin(url);
                };
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "connect-src 'self'" + provider,
                "img-src 'self' data:",
                "font-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    private static String origin(URI url) {
        return "%s://%s".formatted(url.getScheme(), url.getRawAuthority());
    }
}
