package fr.archireg.orchestrator.project;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.Page;
import fr.archireg.orchestrator.http.PathParameters;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Projects over HTTP. */
public final class ProjectRoutes {
    private final ProjectStore projects;
    private final ProjectAccess access;
    private final ProjectFiles files;

    ProjectRoutes(ProjectStore projects, ProjectAccess access, ProjectFiles files) {
        this.projects = projects;
        this.access = access;
        this.files = files;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get("/api/v3/projects", guard.user(this::list));
        routes.post("/api/v3/projects", guard.user(this::create));
        routes.get("/api/v3/projects/{id}", guard.user(this::find));
        routes.patch("/api/v3/projects/{id}", guard.user(this::change));
        routes.delete("/api/v3/projects/{id}", guard.user(this::delete));
    }

    private void list(Caller caller, ServerRequest request, ServerResponse response) {
        Page page = Page.from(request);
        Json.send(response, page.slice(projects.list(caller, page), Project::id));
    }

    private void create(Caller caller, ServerRequest request, ServerResponse response) {
        String text = Json.readText(request);
        Project.Details details = Json.parse(text, ProjectBody.class).create();
        Project project =
                RequestKey.of(request, text)
                        .map(key -> projects.createOnce(caller, details, key))
                        .orElseGet(() -> projects.create(caller, details));
        response.status(Status.CREATED_201);
        Json.send(response, project);
    }

    private void find(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, access.require(caller, PathParameters.id(request, "id")));
    }

    private void change(Caller caller, ServerRequest request, ServerResponse response) {
        ProjectBody body = Json.read(request, ProjectBody.class);
        Json.send(
                response, projects.update(caller, PathParameters.id(request, "id"), body::details));
    }

    private void delete(Caller caller, ServerRequest request, ServerResponse response) {
        files.deleteProject(caller, PathParameters.id(request, "id"));
        response.status(Status.NO_CONTENT_204).send();
    }
}
