package fr.archireg.orchestrator;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import io.helidon.webserver.http.Handler;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a program finds at the root, where people find the chat page: what this is and where to go
 * on.
 */
record Index(Environment environment) {
    private record Service(String name, String version, String environment, List<String> routes) {}

    Handler handler(RouteTable routes) {
        return (request, response) -> Json.send(response, describe(routes));
    }

    private Service describe(RouteTable routes) {
        String version =
                Optional.ofNullable(Index.class.getPackage().getImplementationVersion())
                        .orElse("development");
        return new Service(
                "agent-orchestrator",
                version,
                environment.name().toLowerCase(Locale.ROOT),
                routes.routes().stream()
                        .map(route -> route.method().text() + " " + route.path())
                        .toList());
    }
}
