package fr.archireg.orchestrator.openapi;

import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.http.StaticFile;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The description of the API over HTTP, for everybody. */
public final class OpenApiRoutes {
    private static final MediaType YAML = MediaTypes.APPLICATION_YAML;
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Nothing from elsewhere and nothing inline; Swagger UI's icons are data addresses. */
    private static final String CONTENT_POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self'",
                    "connect-src 'self'",
                    "img-src 'self' data:",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'");

    /** Adds the routes. */
    public void register(RouteTable routes) {
        routes.get("/openapi", this::negotiate);
        routes.get("/openapi.yaml", (request, response) -> whole().yaml().send(request, response));
        routes.get("/openapi.json", (request, response) -> whole().json().send(request, response));
        routes.get("/openapi/ui", this::page);
        routes.get("/openapi/ui/page.js", file(SCRIPT, SwaggerUi.PAGE_SCRIPT));
        routes.get("/openapi/ui/swagger-ui-bundle.js", file(SCRIPT, SwaggerUi.LIBRARY));
        routes.get("/openapi/ui/swagger-ui.css", file("text/css; charset=utf-8", SwaggerUi.STYLE));
    }

    /** Read when it is asked for first: starting does not wait for it. */
    private static final class Whole {
        static final ApiDescription DESCRIPTION = ApiDescription.read();
    }

    private static ApiDescription whole() {
        return Whole.DESCRIPTION;
    }

    private void negotiate(ServerRequest request, ServerResponse response) {
        response.headers().add(HeaderNames.VARY, "Accept");
        boolean json =
                request.headers()
                        .bestAccepted(YAML, MediaTypes.APPLICATION_JSON)
                        .filter(MediaTypes.APPLICATION_JSON::equals)
                        .isPresent();
        (json ? whole().json() : whole().yaml()).send(request, response);
    }

    private void page(ServerRequest request, ServerResponse response) {
        response.header("Content-Security-Policy", CONTENT_POLICY);
        StaticFile.ofResource("text/html; charset=utf-8", SwaggerUi.PAGE).send(request, response);
    }

    private static Handler file(String contentType, String path) {
        return (request, response) ->
                StaticFile.ofResource(contentType, path).send(request, response);
    }
}
