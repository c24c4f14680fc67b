package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.TestingAccounts.ADMIN;
import static fr.archireg.orchestrator.TestingAccounts.ALICE;
import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.ApiContract;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.ServerSentEvent;
import fr.archireg.orchestrator.testing.TestingLegifrance;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
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

    private final ApiCalls calls = new ApiCalls(accounts, contract);

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
        calls.call("POST", ANSWER, QUESTION);
        verifyStream(answer("Oui [1] et [9]."), "done");
        verifyStream(stream().delta("Le début").cut(), "error");
        accounts.llm().thenReply(status(500).body("{}"));
        verifyStream(answer("Oui."), "done");
        accounts.app().postgres().execute("DELETE FROM public.documents");
        verifyStream(answer(""), "done");
        accounts.llm().thenReply(stream().delta("Le début").cut());
        calls.call("POST", COMPLETION, completion(true));
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
                expect(operation, 400, calls.send(calls.request(method, path, "{", ADMIN)));
                expect(
                        operation,
                        413,
                        calls.send(calls.request(method, path, " ".repeat(BODY_BYTES), ADMIN)));
                expect(operation, 415, calls.send(calls.untyped(method, path)));
            } else if (operation.answers(400) && path.equals(operation.path())) {
                expect(
                        operation,
                        400,
                        calls.send(calls.request(method, path + "?limit=0&days=0", "", ADMIN)));
            }
            if (operation.answers(403)) {
                expect(
                        operation,
                        403,
                        calls.send(calls.request(method, path, "{\"mode\":\"MASSIVE\"}", ALICE)));
            }
            if (operation.answers(404) && operation.path().contains("{") && !json) {
                expect(operation, 404, calls.send(calls.request(method, path, "", ADMIN)));
            }
        }
    }

    @Test
    void faultsOfTheDatabaseAreAsDescribed() {
        String project =
                ApiCalls.id(calls.call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        accounts.app()
                .postgres()
                .execute(
                        "ALTER TABLE orchestrator.projects ADD CONSTRAINT broken CHECK (name <> 'a')");
        expect(500, calls.call("POST", "/api/v3/projects", "{\"name\":\"a\"}"));
        expect(500, calls.call("PATCH", "/api/v3/projects/{id}", project, "{\"name\":\"a\"}"));

        accounts.app().postgres().execute("ALTER SCHEMA orchestrator RENAME TO elsewhere");

        for (ApiContract.Operation operation : contract.operations()) {
            boolean ofUsers =
                    operation.path().matches("/api/v3/(conversations|projects|files|users).*");
            if (ofUsers && operation.method().matches("GET|DELETE")) {
                String path = operation.path().replaceAll("\\{[^}]*}", NOBODYS);
                expect(
                        operation,
                        503,
                        calls.send(calls.request(operation.method(), path, "", ALICE)));
            }
        }
        expect(503, calls.call("POST", ANSWER, QUESTION));
        expect(503, calls.call("POST", STREAM, QUESTION));
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
        String project =
                ApiCalls.id(calls.call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        Map<Integer, Integer> statuses = Map.of(400, 502, 503, 503);
        statuses.forEach((theirs, ours) -> {
            accounts.storage().failWith(new TestingStorage.Fault("POST", theirs, "", false));
            expect(ours, calls.upload(project, 5_000));
        });
        accounts.storage().recover();
        expect(409, calls.upload(project, 200_000));
        String file = ApiCalls.id(calls.upload(project, 5_000));
        expect(416, calls.range(file, "bytes=9000-"));
        accounts.storage().failWith(new TestingStorage.Fault("GET", 500, "", false));
        expect(503, calls.call("GET", "/api/v3/files/{id}/content", file, ""));
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));
        expect(202, calls.call("DELETE", "/api/v3/users/me/data", ""));
    }

    @Test
    void faultsOfTheCollectorAreAsDescribed() {
        Map<Integer, Integer> statuses = Map.of(404, 502, 500, 503);
        statuses.forEach((theirs, ours) -> {
            collector.reply(theirs, "{}");
            expect(ours, calls.call("POST", "/api/v3/legifrance/start", ""));
            expect(ours, calls.call("GET", "/api/v3/legifrance/status", ""));
        });
    }

    private void tellWhatItIs() {
        for (ApiContract.Operation operation : contract.operations()) {
            if (!operation.secured()) {
                contract.verify(
                        operation.route(), accounts.app().get(contract.path(operation, NOBODYS)));
            }
        }
        calls.accepting("/openapi", "application/json");
        calls.accepting("/metrics", "application/openmetrics-text");
        calls.accepting("/", "text/html");
        HttpRequest known =
                accounts.app().request("/page/chat.js").header("If-None-Match", "*").build();
        contract.verify("GET /page/{name}", calls.send(known));
        String table = "ALTER TABLE orchestrator.projects ";
        accounts.app().postgres().execute(table + "DISABLE ROW LEVEL SECURITY");
        Awaitility.await().until(() -> accounts.app().get("/health/ready").statusCode() == 503);
        expect(503, calls.call("GET", "/health/ready", ""));
        accounts.app().postgres().execute(table + "ENABLE ROW LEVEL SECURITY");
        accounts.app().awaitReady();
    }

    private void answerAndKeep() {
        verifyStream(answer("Oui [1]."), "done");
        Map<String, Object> answer = TestingAccounts.json(calls.call("POST", ANSWER, QUESTION));
        resume();
        String conversation = String.valueOf(answer.get("conversation_id"));
        String message = String.valueOf(answer.get("assistant_message_id"));
        calls.call("GET", CONVERSATIONS + "?limit=1", "");
        expect(201, calls.call("POST", CONVERSATIONS, "{\"title\":\"Piscine\"}"));
        calls.call("GET", CONVERSATIONS + "/{id}", conversation, "");
        calls.call("PATCH", CONVERSATIONS + "/{id}", conversation, "{\"archived\":true}");
        calls.call("GET", CONVERSATIONS + "/{id}/messages", conversation, "");
        calls.call("GET", CONVERSATIONS + "/{id}/export", conversation, "");
        calls.call("GET", CONVERSATIONS + "/{id}/export?format=json", conversation, "");
        expect(400, calls.call("GET", CONVERSATIONS + "/{id}/messages?limit=0", conversation, ""));
        expect(400, calls.call("GET", CONVERSATIONS + "/{id}/export?format=pdf", conversation, ""));
        callOnMessage("feedback", conversation, message, "{\"rating\":\"up\"}");
        callOnMessage("regenerate", conversation, message, "{\"limit\":2}");
        verifyStream(stream().delta("Le début").cut(), "error");
    }

    private void resume() {
        HttpResponse<String> stream = calls.call("POST", STREAM, QUESTION);
        List<ServerSentEvent> events = ServerSentEvent.read(stream.body().lines());
        String id = String.valueOf(events.getFirst().json().get("generation_id"));
        String path = "/api/v3/chat/generations/{id}/events";
        assertThat(calls.call("GET", path, id, "").body()).isEqualTo(stream.body());
        expect(204, calls.call("GET", path + "?after=" + events.size(), id, ""));
        expect(400, calls.call("GET", path + "?after=x", id, ""));
        expect(202, calls.call("POST", "/api/v3/chat/generations/{id}/stop", id, ""));
    }

    private void callOnMessage(String what, String conversation, String message, String body) {
        String path = CONVERSATIONS + "/{id}/messages/{message_id}/" + what;
        String filled = path.replace("{id}", conversation).replace("{message_id}", message);
        contract.verify("POST " + path, calls.send(calls.request("POST", filled, body, ADMIN)));
    }

    private void administrate() {
        calls.call("POST", "/api/v3/admin/system-tests", "");
        calls.call("GET", "/api/v3/admin/system-tests", "");
        String one = "/api/v3/admin/system-tests/{name}";
        HttpRequest request =
                calls.request("POST", one.replace("{name}", "test-pgvector"), "", ADMIN);
        contract.verify("POST " + one, calls.send(request));
        calls.call("POST", "/api/v3/admin/stats/refresh", "");
        calls.call("GET", "/api/v3/admin/stats", "");
        calls.call("GET", "/api/v3/admin/database-stats", "");
        calls.call("GET", "/api/v3/admin/cron", "");
        calls.call("GET", "/api/v3/users/me/quota", "");
    }

    private void search() {
        String found = calls.call("POST", "/api/v3/rag/search", "{\"query\":\"clôture\"}").body();
        String document = found.replaceAll("(?s).*?\"document_id\":\"([^\"]+)\".*", "$1");
        calls.call("GET", "/api/v3/rag/documents/{id}", document, "");
    }

    private void keepFiles() {
        String body = "{\"name\":\"Maison\",\"metadata\":{\"zone\":\"UB\"}}";
        String project = ApiCalls.id(calls.call("POST", "/api/v3/projects", body));
        calls.call("GET", "/api/v3/projects", "");
        calls.call("GET", "/api/v3/projects/{id}", project, "");
        calls.call(
                "PATCH", "/api/v3/projects/{id}", project, "{\"permit_filed_on\":\"2026-09-15\"}");
        String file = ApiCalls.id(calls.upload(project, 5_000));
        calls.call("GET", "/api/v3/projects/{id}/files", project, "");
        calls.call("GET", "/api/v3/files/{id}", file, "");
        calls.call("GET", "/api/v3/files/{id}/content", file, "");
        expect(206, calls.range(file, "bytes=0-99"));
        calls.upload(project, 5_000);
        calls.call("DELETE", "/api/v3/files/{id}", file, "");
    }

    private void handOutAndDelete() {
        calls.call("GET", "/api/v3/users/me/stats", "");
        calls.call("GET", "/api/v3/users/me/export", "");
        accounts.storage().failWith(new TestingStorage.Fault("DELETE", 500, "", false));
        expect(202, calls.call("DELETE", "/api/v3/users/me/data", ""));
        accounts.storage().recover();
        expect(204, calls.call("DELETE", "/api/v3/users/me/data", ""));
        String project =
                ApiCalls.id(calls.call("POST", "/api/v3/projects", "{\"name\":\"Maison\"}"));
        calls.call("DELETE", "/api/v3/projects/{id}", project, "");
        String conversation = ApiCalls.id(calls.call("POST", CONVERSATIONS, "{}"));
        calls.call("DELETE", CONVERSATIONS + "/{id}", conversation, "");
    }

    private void speakToTheCollector() {
        calls.call("POST", "/api/v3/legifrance/start", "");
        calls.call("POST", "/api/v3/legifrance/stop", "");
        calls.call("POST", "/api/v3/legifrance/mode", "{\"mode\":\"MASSIVE\"}");
        calls.call("GET", "/api/v3/legifrance/status", "");
        calls.call("GET", "/api/v3/legifrance/stats", "");
    }

    private void speakOpenAi() {
        calls.call("GET", "/v1/models", "");
        accounts.llm().thenReply(answer("Oui [1]."));
        calls.call("POST", COMPLETION, completion(true));
        calls.call("POST", COMPLETION, completion(false));
        calls.call("POST", "/v1/embeddings", "{\"input\":\"clôture\"}");
        calls.call("POST", "/v1/embeddings", "{\"input\":[\"a\"],\"encoding_format\":\"base64\"}");
    }

    private void verifyStream(LlmReply reply, String lastEvent) {
        accounts.llm().thenReply(reply);
        List<ServerSentEvent> events =
                ServerSentEvent.read(calls.call("POST", STREAM, QUESTION).body().lines());
        assertThat(events.getLast().name()).isEqualTo(lastEvent);
    }

    private static String completion(boolean stream) {
        return """
        {"messages":[{"role":"user","content":"Une clôture ?"}],"stream":%s,
         "stream_options":{"include_usage":true}}
        """
                .formatted(stream);
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
