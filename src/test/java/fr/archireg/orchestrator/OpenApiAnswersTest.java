package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.TestingAccounts.ADMIN;
import static fr.archireg.orchestrator.TestingAccounts.ALICE;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.ApiContract;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.SampleFiles;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLegifrance;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real answers of every operation, successes and failures, held to the description. */
class OpenApiAnswersTest {
    private static final String NOBODYS = "00000000-0000-7000-8000-000000000009";
    private static final String CONVERSATIONS = "/api/v3/conversations";
    private static final String STREAM = "/api/v3/chat/streaming";
    private static final String ANSWER = "/api/v3/chat/completions";
    private static final String COMPLETION = "/v1/chat/completions";
    private static final String QUESTION = "{\"message\":\"Faut-il déclarer une clôture ?\"}";

    /** Short enough to be a whole request and too long for a JSON body. */
    private static final int BODY_BYTES = 300_000;

    private final TestingLegifrance collector = TestingLegifrance.start();
    private final TestingAccounts accounts =
            new TestingAccounts(
                    Map.of(
                            "MICROSERVICE_LEGIFRANCE_URL", collector.url(),
                            "GROQ_FALLBACK_MODELS", "the-other-model",
                            "LLM_RETRIES", "0",
                            "LLM_FIRST_TOKEN_TIMEOUT", "2s",
                            "CHAT_EXTRACTIVE_FALLBACK", "false",
                            "DATABASE_STATEMENT_TIMEOUT", "2s",
                            "STORAGE_BYTES_PER_USER_MAX", "100000",
                            "RATE_LIMITS", "off"));
    private final ApiContract contract = ApiContract.of(accounts.app().get("/openapi.json").body());

    @AfterEach
    void stop() {
        accounts.close();
        collector.close();
    }

    @Test
    void successesAreAsDescribed() {
        tellWhatItIs();
        answerAndKeep();
        search();
        keepFiles();
        speakToTheCollector();
        speakOpenAi();
        administrate();
        handOutAndDelete();

        assertThat(contract.unseenSuccesses()).isEmpty();
    }

    @Test
    void everyEndOfAnAnswerIsAsDescribed() {
        call("POST", ANSWER, QUESTION);
        verifyStream(answer("Oui [1] et [9]."), "done");
        verifyStream(stream().delta("Le début").cut(), "error");
        accounts.llm().thenReply(status(500).body("{}"));
        verifyStream(answer("Oui."), "done");
        accounts.app().postgres().execute("DELETE FROM public.documents");
        verifyStream(answer(""), "done");
        accounts.llm().thenReply(stream().delta("Le début").cut());
        call("POST", COMPLETION, completion(true));
    }

    @Test
    void refusalsAreAsDescribed() {
        for (ApiContract.Operation operation : contract.operations()) {
            if (!operation.secured()) {
                continue;
            }
            String path = contract.path(operation, NOBODYS);
            String method = operation.method();
            boolean json = contract.requestSchema(operation).isObject();
            if (json) {
                expect(operation, 400, send(request(method, path, "{", ADMIN)));
                expect(operation, 413, send(request(method, path, " ".repeat(BODY_BYTES), ADMIN)));
                expect(operation, 415, send(untyped(method, path)));
            } else if (operation.answers(400) && path.equals(operation.path())) {
                expect(operation, 400, send(request(method, path + "?limit=0&days=0", "", ADMIN)));
            }
            if (operation.answers(403)) {
                expect(
                        operation,
                        403,
                        send(request(method, path, "{\"mode\":\"MASSIVE\"}", ALICE)));
            }
            if (operation.answers(404) && operation.path().contains("{") && !json) {
                expect(operation, 404, send(request(method, path, "", ADMIN)));
            }
        }
    }

    @Test
    void faultsOfTheDatabaseAreAsDescribed() {
        String project = id(call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        accounts.app()
                .postgres()
                .execute(
                        "ALTER TABLE orchestrator.projects ADD CONSTRAINT broken CHECK (name <> 'a')");
        expect(500, call("POST", "/api/v3/projects", "{\"name\":\"a\"}"));
        expect(500, call("PATCH", "/api/v3/projects/{id}", project, "{\"name\":\"a\"}"));

        accounts.app().postgres().execute("ALTER SCHEMA orchestrator RENAME TO elsewhere");

        for (ApiContract.Operation operation : contract.operations()) {
            boolean ofUsers =
                    operation.path().matches("/api/v3/(conversations|projects|files|users).*");
            if (ofUsers && operation.method().matches("GET|DELETE")) {
                String path = operation.path().replaceAll("\\{[^}]*}", NOBODYS);
                expect(operation, 503, send(request(operation.method(), path, "", ALICE)));
            }
        }
        expect(503, call("POST", ANSWER, QUESTION));
        expect(503, call("POST", STREAM, QUESTION));
    }

    @Test
    void faultsOfTheLanguageModelAreAsDescribed() {
        Map<Integer, LlmReply> faults =
                Map.of(
                        429, status(429).header("retry-after", "60").body("{}"),
                        502, status(400).body("{}"),
                        503, status(500).body("{}"),
                        504, LlmReply.silence());
        // Faults are remembered: each needs a program of its own.
        faults.forEach((status, fault) -> {
            try (TestingAccounts others =
                    new TestingAccounts(
                            Map.of(
                                    "CHAT_EXTRACTIVE_FALLBACK", "false",
                                    "LLM_FIRST_TOKEN_TIMEOUT", "1s",
                                    "LLM_RETRIES", "0"))) {
                HttpResponse<String> first = others.send("POST", ANSWER, QUESTION, ALICE);
                contract.verify("POST " + ANSWER, first);
                others.llm().thenReply(fault);
                for (String path : List.of(ANSWER, COMPLETION)) {
                    String body = path.equals(ANSWER) ? QUESTION : completion(false);
                    HttpResponse<String> answer = others.send("POST", path, body, ALICE);
                    expect(status, contract.verify("POST " + path, answer));
                }
            }
        });
    }

    @Test
    void fallingBackToThePassagesIsAsDescribed() {
        try (TestingAccounts others = new TestingAccounts(Map.of("LLM_RETRIES", "0"))) {
            others.llm().thenReply(status(500).body("{}"));
            for (String what : List.of("event: done", "extractive_fallback")) {
                HttpResponse<String> stream = others.send("POST", STREAM, QUESTION, ALICE);
                contract.verify("POST " + STREAM, stream);
                assertThat(stream.body()).contains(what);
            }
        }
    }

    @Test
    void refusalsOfTooMuchAreAsDescribed() {
        Map<String, String> limits =
                Map.of(
                        "RATE_LIMITS", "process",
                        "RATE_LIMIT_READING", "1",
                        "RATE_LIMIT_COSTLY", "1",
                        "MICROSERVICE_LEGIFRANCE_URL", collector.url());
        try (TestingAccounts others = new TestingAccounts(limits)) {
            for (ApiContract.Operation operation : contract.operations()) {
                if (operation.secured()) {
                    String path = contract.path(operation, NOBODYS);
                    HttpRequest request = others.request(operation.method(), path, "{}", ADMIN);
                    others.app().send(request, BodyHandlers.ofString());
                    expect(operation, 429, others.app().send(request, BodyHandlers.ofString()));
                }
            }
        }
    }

    @Test
    void faultsOfTheStorageAreAsDescribed() {
        String project = id(call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        Map<Integer, Integer> statuses = Map.of(400, 502, 503, 503);
        statuses.forEach((theirs, ours) -> {
            accounts.storage().failWith(new TestingStorage.Fault("POST", theirs, "", false));
            expect(ours, upload(project, 5_000));
        });
        accounts.storage().recover();
        expect(409, upload(project, 200_000));
        String file = id(upload(project, 5_000));
        expect(416, range(file, "bytes=9000-"));
        accounts.storage().failWith(new TestingStorage.Fault("GET", 500, "", false));
        expect(503, call("GET", "/api/v3/files/{id}/content", file, ""));
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));
        expect(202, call("DELETE", "/api/v3/users/me/data", ""));
    }

    @Test
    void faultsOfTheCollectorAreAsDescribed() {
        Map<Integer, Integer> statuses = Map.of(404, 502, 500, 503);
        statuses.forEach((theirs, ours) -> {
            collector.reply(theirs, "{}");
            expect(ours, call("POST", "/api/v3/legifrance/start", ""));
            expect(ours, call("GET", "/api/v3/legifrance/status", ""));
        });
    }

    private void tellWhatItIs() {
        for (ApiContract.Operation operation : contract.operations()) {
            if (!operation.secured()) {
                contract.verify(
                        operation.route(), accounts.app().get(contract.path(operation, NOBODYS)));
            }
        }
        accepting("/openapi", "application/json");
        accepting("/metrics", "application/openmetrics-text");
        accepting("/", "text/html");
        HttpRequest known =
                accounts.app().request("/page/chat.js").header("If-None-Match", "*").build();
        contract.verify("GET /page/{name}", send(known));
        String table = "ALTER TABLE orchestrator.projects ";
        accounts.app().postgres().execute(table + "DISABLE ROW LEVEL SECURITY");
        Awaitility.await().until(() -> accounts.app().get("/health/ready").statusCode() == 503);
        expect(503, call("GET", "/health/ready", ""));
        accounts.app().postgres().execute(table + "ENABLE ROW LEVEL SECURITY");
        accounts.app().awaitReady();
    }

    private void answerAndKeep() {
        verifyStream(answer("Oui [1]."), "done");
        Map<String, Object> answer = TestingAccounts.json(call("POST", ANSWER, QUESTION));
        resume();
        String conversation = String.valueOf(answer.get("conversation_id"));
        String message = String.valueOf(answer.get("assistant_message_id"));
        call("GET", CONVERSATIONS + "?limit=1", "");
        expect(201, call("POST", CONVERSATIONS, "{\"title\":\"Piscine\"}"));
        call("GET", CONVERSATIONS + "/{id}", conversation, "");
        call("PATCH", CONVERSATIONS + "/{id}", conversation, "{\"archived\":true}");
        call("GET", CONVERSATIONS + "/{id}/messages", conversation, "");
        call("GET", CONVERSATIONS + "/{id}/export", conversation, "");
        call("GET", CONVERSATIONS + "/{id}/export?format=json", conversation, "");
        expect(400, call("GET", CONVERSATIONS + "/{id}/messages?limit=0", conversation, ""));
        expect(400, call("GET", CONVERSATIONS + "/{id}/export?format=pdf", conversation, ""));
        callOnMessage("feedback", conversation, message, "{\"rating\":\"up\"}");
        callOnMessage("regenerate", conversation, message, "{\"limit\":2}");
        verifyStream(stream().delta("Le début").cut(), "error");
    }

    private void resume() {
        HttpResponse<String> stream = call("POST", STREAM, QUESTION);
        List<ServerSentEvent> events = ServerSentEvent.read(stream.body().lines());
        String id = String.valueOf(events.getFirst().json().get("generation_id"));
        String path = "/api/v3/chat/generations/{id}/events";
        assertThat(call("GET", path, id, "").body()).isEqualTo(stream.body());
        expect(204, call("GET", path + "?after=" + events.size(), id, ""));
        expect(400, call("GET", path + "?after=x", id, ""));
        expect(202, call("POST", "/api/v3/chat/generations/{id}/stop", id, ""));
    }

    private void callOnMessage(String what, String conversation, String message, String body) {
        String path = CONVERSATIONS + "/{id}/messages/{message_id}/" + what;
        String filled = path.replace("{id}", conversation).replace("{message_id}", message);
        contract.verify("POST " + path, send(request("POST", filled, body, ADMIN)));
    }

    private void administrate() {
        call("POST", "/api/v3/admin/system-tests", "");
        call("GET", "/api/v3/admin/system-tests", "");
        String one = "/api/v3/admin/system-tests/{name}";
        HttpRequest request = request("POST", one.replace("{name}", "test-pgvector"), "", ADMIN);
        contract.verify("POST " + one, send(request));
        call("POST", "/api/v3/admin/stats/refresh", "");
        call("GET", "/api/v3/admin/stats", "");
        call("GET", "/api/v3/admin/database-stats", "");
        call("GET", "/api/v3/admin/cron", "");
        call("GET", "/api/v3/users/me/quota", "");
    }

    private void search() {
        String found = call("POST", "/api/v3/rag/search", "{\"query\":\"clôture\"}").body();
        String document = found.replaceAll("(?s).*?\"document_id\":\"([^\"]+)\".*", "$1");
        call("GET", "/api/v3/rag/documents/{id}", document, "");
    }

    private void keepFiles() {
        String body = "{\"name\":\"Maison\",\"metadata\":{\"zone\":\"UB\"}}";
        String project = id(call("POST", "/api/v3/projects", body));
        call("GET", "/api/v3/projects", "");
        call("GET", "/api/v3/projects/{id}", project, "");
        call("PATCH", "/api/v3/projects/{id}", project, "{\"permit_filed_on\":\"2026-09-15\"}");
        String file = id(upload(project, 5_000));
        call("GET", "/api/v3/projects/{id}/files", project, "");
        call("GET", "/api/v3/files/{id}", file, "");
        call("GET", "/api/v3/files/{id}/content", file, "");
        expect(206, range(file, "bytes=0-99"));
        upload(project, 5_000);
        call("DELETE", "/api/v3/files/{id}", file, "");
    }

    private void handOutAndDelete() {
        call("GET", "/api/v3/users/me/stats", "");
        call("GET", "/api/v3/users/me/export", "");
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));
        expect(202, call("DELETE", "/api/v3/users/me/data", ""));
        accounts.storage().recover();
        expect(204, call("DELETE", "/api/v3/users/me/data", ""));
        String project = id(call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        call("DELETE", "/api/v3/projects/{id}", project, "");
        String conversation = id(call("POST", CONVERSATIONS, "{}"));
        call("DELETE", CONVERSATIONS + "/{id}", conversation, "");
    }

    private void speakToTheCollector() {
        call("POST", "/api/v3/legifrance/start", "");
        call("POST", "/api/v3/legifrance/stop", "");
        call("POST", "/api/v3/legifrance/mode", "{\"mode\":\"MASSIVE\"}");
        call("GET", "/api/v3/legifrance/status", "");
        call("GET", "/api/v3/legifrance/stats", "");
    }

    private void speakOpenAi() {
        call("GET", "/v1/models", "");
        accounts.llm().thenReply(answer("Oui [1]."));
        call("POST", COMPLETION, completion(true));
        call("POST", COMPLETION, completion(false));
        call("POST", "/v1/embeddings", "{\"input\":\"clôture\"}");
        call("POST", "/v1/embeddings", "{\"input\":[\"a\"],\"encoding_format\":\"base64\"}");
    }

    private void verifyStream(LlmReply reply, String lastEvent) {
        accounts.llm().thenReply(reply);
        List<ServerSentEvent> events =
                ServerSentEvent.read(call("POST", STREAM, QUESTION).body().lines());
        assertThat(events.getLast().name()).isEqualTo(lastEvent);
    }

    private static String completion(boolean stream) {
        return """
        {"messages":[{"role":"user","content":"Une clôture ?"}],"stream":%s,
         "stream_options":{"include_usage":true}}
        """
                .formatted(stream);
    }

    private static String id(HttpResponse<String> answer) {
        return String.valueOf(TestingAccounts.json(answer).get("id"));
    }

    private HttpResponse<String> call(String method, String path, String body) {
        return call(method, path, "", body);
    }

    /** Sends a request of an administrator, and holds the answer to the description. */
    private HttpResponse<String> call(String method, String path, String id, String body) {
        HttpRequest request = request(method, path.replace("{id}", id), body, ADMIN);
        return contract.verify(method + " " + path.split("\\?", 2)[0], send(request));
    }

    private HttpResponse<String> upload(String project, int bytes) {
        String path = "/api/v3/projects/{id}/files";
        HttpRequest request =
                Multipart.post(
                        accounts.authorized(path.replace("{id}", project), ADMIN),
                        "plan.pdf",
                        SampleFiles.pdf(bytes));
        return contract.verify("POST " + path, send(request));
    }

    private HttpResponse<String> range(String file, String range) {
        String path = "/api/v3/files/{id}/content";
        HttpRequest request =
                accounts.authorized(path.replace("{id}", file), ADMIN)
                        .header("Range", range)
                        .build();
        return contract.verify("GET " + path, send(request));
    }

    private void accepting(String path, String accept) {
        HttpRequest request = accounts.app().request(path).header("Accept", accept).build();
        contract.verify("GET " + path, send(request));
    }

    private HttpRequest untyped(String method, String path) {
        return accounts.authorized(path, ADMIN)
                .header("Content-Type", "text/plain")
                .method(method, BodyPublishers.ofString("{}"))
                .build();
    }

    private HttpRequest request(String method, String path, String body, UUID user) {
        return accounts.request(method, path, body, user);
    }

    private HttpResponse<String> send(HttpRequest request) {
        return accounts.app().send(request, BodyHandlers.ofString());
    }

    private void expect(ApiContract.Operation operation, int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s: %s", operation.route(), answer.body())
                .isEqualTo(status);
        contract.verify(operation.route(), answer);
    }

    private static void expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }
}
