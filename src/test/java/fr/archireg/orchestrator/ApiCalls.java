package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.TestingAccounts.ADMIN;

import fr.archireg.orchestrator.testing.ApiContract;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.SampleFiles;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** Requests whose answers are held to the description. */
record ApiCalls(TestingAccounts accounts, ApiContract contract) {

    static String id(HttpResponse<String> answer) {
        return String.valueOf(TestingAccounts.json(answer).get("id"));
    }

    HttpResponse<String> call(String method, String path, String body) {
        return call(method, path, "", body);
    }

    /** Sends a request of an administrator, and holds the answer to the description. */
    HttpResponse<String> call(String method, String path, String id, String body) {
        HttpRequest request = request(method, path.replace("{id}", id), body, ADMIN);
        return contract.verify(method + " " + path.split("\\?", 2)[0], send(request));
    }

    HttpResponse<String> upload(String project, int bytes) {
        String path = "/api/v3/projects/{id}/files";
        HttpRequest request =
                Multipart.post(
                        accounts.authorized(path.replace("{id}", project), ADMIN),
                        "plan.pdf",
                        SampleFiles.pdf(bytes));
        return contract.verify("POST " + path, send(request));
    }

    HttpResponse<String> range(String file, String range) {
        String path = "/api/v3/files/{id}/content";
        HttpRequest request =
                accounts.authorized(path.replace("{id}", file), ADMIN)
                        .header("Range", range)
                        .build();
        return contract.verify("GET " + path, send(request));
    }

    void accepting(String path, String accept) {
        HttpRequest request = accounts.app().request(path).header("Accept", accept).build();
        contract.verify("GET " + path, send(request));
    }

    HttpRequest untyped(String method, String path) {
        return accounts.authorized(path, ADMIN)
                .header("Content-Type", "text/plain")
                .method(method, BodyPublishers.ofString("{}"))
                .build();
    }

    HttpRequest request(String method, String path, String body, UUID user) {
        return accounts.request(method, path, body, user);
    }

    HttpResponse<String> send(HttpRequest request) {
        return accounts.app().send(request, BodyHandlers.ofString());
    }
}
