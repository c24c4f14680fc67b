package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * All routes of the program. Besides routing, the table knows which methods a path has: Helidon
 * answers 404 for a wrong method, clients expect 405 with {@code Allow} (RFC 9110, section 15.5.6).
 * Filled by one thread before the server starts.
 */
public final class RouteTable {
    private final List<Route> routes = new ArrayList<>();

    /**
     * One route.
     *
     * @param path full path with {@code {name}} for parameters
     */
    public record Route(Method method, String path, Handler handler) {}

    /** Adds a GET route. */
    public RouteTable get(String path, Handler handler) {
        return add(Method.GET, path, handler);
    }

    /** Adds a POST route. */
    public RouteTable post(String path, Handler handler) {
        return add(Method.POST, path, handler);
    }

    /** Adds a PATCH route. */
    public RouteTable patch(String path, Handler handler) {
        return add(Method.PATCH, path, handler);
    }

    /** Adds a DELETE route. */
    public RouteTable delete(String path, Handler handler) {
        return add(Method.DELETE, path, handler);
    }

    /** The routes in the order in which they were added. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Hands the routes to the server, then for each path the answer to every other method. */
    public void register(HttpRules rules) {
        Map<String, TreeSet<String>> methodsByPath = new LinkedHashMap<>();
        for (Route route : routes) {
            rules.route(route.method(), route.path(), route.handler());
            methodsByPath
                    .computeIfAbsent(route.path(), path -> new TreeSet<>())
                    .add(route.method().text());
        }
        methodsByPath.forEach(
                (path, methods) -> rules.any(path, notAllowed(String.join(", ", methods))));
    }

    private RouteTable add(Method method, String path, Handler handler) {
        routes.add(new Route(method, path, handler));
        return this;
    }

    private static Handler notAllowed(String allow) {
        return (request, response) -> {
            response.header(HeaderNames.ALLOW, allow);
            if (request.prologue().method().equals(Method.OPTIONS)) {
                // Also what a preflight of a browser needs: the CORS filter has set its headers.
                response.status(Status.NO_CONTENT_204).send();
                return;
            }
            throw new AppException(ErrorCode.METHOD_NOT_ALLOWED, "allowed here: " + allow);
        };
    }
}
