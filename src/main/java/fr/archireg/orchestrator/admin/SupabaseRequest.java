package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.http.Fetch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Asks a part of the Supabase project, with the service key where there is one. */
record SupabaseRequest(AdminConfig.Supabase project) {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final String JSON = "application/json";

    /**
     * What came back.
     *
     * @param status HTTP status, or 0 if there was no answer
     * @param word for people: {@code status 200}, {@code no answer}
     */
    record Answer(int status, String body, String word) {
        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** Asks whether there would be an answer. */
    Answer head(String path) {
        return send(request(path).method("HEAD", BodyPublishers.noBody()));
    }

    /** Calls a function without arguments. */
    Answer post(String path) {
        return send(request(path).header("Content-Type", JSON).POST(BodyPublishers.ofString("{}")));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(project.url() + path)).header("Accept", JSON);
        project.key()
                .ifPresent(key ->
                        request.header("apikey", key.reveal())
                                .header("Authorization", "Bearer " + key.reveal()));
        return request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            Fetch.Answer answer = new Fetch(request.build(), TIMEOUT, BODY_BYTES_MAX).send();
            return new Answer(answer.status(), answer.body(), "status " + answer.status());
        } catch (HttpTimeoutException e) {
            return new Answer(0, "", "no answer in time");
        } catch (IOException e) {
            return new Answer(0, "", "no answer, or too long a one");
        }
    }
}
