package fr.archireg.orchestrator;

import static fr.archireg.orchestrator.testing.LlmReply.answer;
import static fr.archireg.orchestrator.testing.LlmReply.status;
import static fr.archireg.orchestrator.testing.LlmReply.stream;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.Multipart;
import fr.archireg.orchestrator.testing.RawExchange;
import fr.archireg.orchestrator.testing.SampleDocuments;
import fr.archireg.orchestrator.testing.SampleFiles;
import fr.archireg.orchestrator.testing.TestingIdentity;
import fr.archireg.orchestrator.testing.TestingLegifrance;
import fr.archireg.orchestrator.testing.TestingLlm;
import fr.archireg.orchestrator.testing.TestingPostgres;
import fr.archireg.orchestrator.testing.TestingProgram;
import fr.archireg.orchestrator.testing.TestingStorage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as in production, at its most talkative, with a tell-tale word in everything that
 * comes in: what users write, what its neighbours answer, and its secrets. None of them may be in
 * anything that an operator sees.
 */
class LogCanaryTest {
    private static final UUID USER = UUID.randomUUID();
    private static final String ANSWER = "/api/v3/chat/completions";
    private static final String CONVERSATIONS = "/api/v3/conversations";
    private static final String PROJECTS = "/api/v3/projects";
    private static final String COMPLETION = "/v1/chat/completions";

    private final Canaries canaries = new Canaries();
    private final TestingPostgres postgres = TestingPostgres.create();
    private final TestingIdentity identity = TestingIdentity.start();
    private final TestingStorage storage = TestingStorage.start();
    private final TestingLegifrance collector = TestingLegifrance.start();
    private final TestingLlm llm =
            TestingLlm.replying(answer("Oui ", canaries.plant("the model's words"), " [1]."));
    private final byte[] secret =
            canaries.plant("the secret of tokens, which is long").getBytes(StandardCharsets.UTF_8);

    private final String scraper = canaries.plant("the scraper's token, which is long");

    /** Ids of all requests. */
    private final Set<String> sent = new LinkedHashSet<>();

    private static final String HEADERS =
            "User-Agent Referer Cookie Accept Range Idempotency-Key Last-Event-ID X-Forwarded-For"
                    + " tracestate traceparent X-Request-Id Origin";

    @TempDir private Path folder;

    @AfterEach
    void stop() {
        llm.close();
        collector.close();
        storage.close();
        identity.close();
        postgres.close();
    }

    @Test
    void writesNothingOfWhatComesIn() {
        try (TestingProgram program = start()) {
            plantInTheCorpus();
            ask(program);
            keep(program);
            upload(program);
            speakOpenAi(program);
            lookStrange(program);
            failInside(program);
            String metrics =
                    program.send(
                                    program.request("/metrics")
                                            .header("Authorization", "Bearer " + scraper)
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
            assertThat(metrics).contains("http_server_requests_seconds");
            String health = program.get("/health").body();
            program.stop();

            String output = program.output();
            assertThat(output).contains("\"level\":\"SEVERE\"", "\"level\":\"WARNING\"");
            assertThat(canaries.in(output)).isEmpty();
            assertThat(canaries.in(metrics + health)).isEmpty();
            assertThat(output + metrics + health)
                    .doesNotContain(USER.toString(), "Faut-il", TestingStorage.KEY);
            assertOneLineForEachRequest(output);
        }
    }

    private TestingProgram start() {
        Map<String, String> variables = new HashMap<>(storage.variables());
        variables.put("ENVIRONMENT", "production");
        variables.put("HOST", "127.0.0.1");
        variables.put("LOG_LEVEL", "debug");
        variables.put(
                "DATABASE_URL",
                postgres.url().replace("@", ":" + canaries.plant("the database's password") + "@"));
        variables.put("SUPABASE_JWT_SECRET", new String(secret, StandardCharsets.UTF_8));
        variables.put("AUTH_ISSUER", identity.url() + "/auth/v1");
        variables.put("GROQ_BASE_URL", llm.baseUrl().toString());
        variables.put("GROQ_API_KEY", canaries.plant("the model's key"));
        variables.put("GROQ_MODEL", "the-model");
        variables.put("GROQ_FALLBACK_MODELS", "none");
        variables.put("LLM_RETRIES", "0");
        variables.put("CHAT_EXTRACTIVE_FALLBACK", "false");
        variables.put("RATE_LIMIT_COSTLY", "1000");
        variables.put("METRICS_TOKEN", scraper);
        variables.put("AUTH_SESSION_CHECK", "false");
        variables.put("MICROSERVICE_LEGIFRANCE_URL", collector.url());
        variables.put("MICROSERVICE_LEGIFRANCE_TOKEN", canaries.plant("the collector's token"));
        variables.put("RAG_SIMILARITY_THRESHOLD", "0.1");
        variables.put("ENABLE_CORS", "true");
        variables.put("CORS_ALLOWED_ORIGINS", "https://chat.example.com");
        return TestingProgram.start(folder, variables, "-Xmx256m");
    }

    private void plantInTheCorpus() {
        SampleDocuments.insert(
                postgres,
                List.of(
                        new SampleDocuments.Sample(
                                "clotures",
                                "Code de l'urbanisme",
                                "Clôtures " + canaries.plant("a passage's title"),
                                "Une clôture est déclarée. " + canaries.plant("a passage"),
                                "")));
    }

    private void ask(TestingProgram program) {
        String question =
                Json.text(
                        Map.of(
                                "message",
                                "Faut-il une clôture ? " + canaries.plant("a question"),
                                "system_prompt",
                                canaries.plant("a system prompt")));
        expect(200, post(program, "/api/v3/chat/streaming", question));
        llm.thenReply(
                status(400)
                        .body("{\"error\":{\"message\":\"" + canaries.plant("a refusal") + "\"}}"));
        expect(502, post(program, ANSWER, "{\"message\":\"Une clôture ?\"}"));
        llm.thenReply(stream().event("data: {" + canaries.plant("a broken event") + "\n\n"));
        expect(502, post(program, ANSWER, "{\"message\":\"Une clôture ?\"}"));
        llm.thenReply(answer("Oui."));
        expect(
                200,
                post(
                        program,
                        "/api/v3/rag/search",
                        Json.text(
                                Map.of(
                                        "query",
                                        "clôture " + canaries.plant("a search"),
                                        "filters",
                                        Map.of("source", canaries.plant("a filter"))))));
        expect(404, get(program, "/api/v3/rag/documents/" + canaries.plant("a document's id")));
        expect(
                400,
                post(
                        program,
                        "/api/v3/rag/search",
                        Json.text(Map.of("query", "a", "strategy", canaries.plant("a choice")))));
    }

    private void keep(TestingProgram program) {
        Map<String, Object> answered =
                TestingApp.json(
                        expect(200, post(program, ANSWER, "{\"message\":\"Une clôture ?\"}")));
        String conversation = CONVERSATIONS + "/" + answered.get("conversation_id");
        String title = Json.text(Map.of("title", canaries.plant("a title")));
        expect(201, post(program, CONVERSATIONS, title));
        expect(200, get(program, CONVERSATIONS + "?q=" + canaries.plant("words looked for")));
        expect(
                200,
                post(
                        program,
                        conversation
                                + "/messages/"
                                + answered.get("assistant_message_id")
                                + "/feedback",
                        Json.text(Map.of("rating", "up", "comment", canaries.plant("a comment")))));
        expect(200, get(program, conversation + "/export"));
        expect(400, get(program, conversation + "/export?format=" + canaries.plant("a format")));
        expect(200, get(program, "/api/v3/users/me/export"));
        collector.reply(200, canaries.plant("the collector's words"));
        expect(502, get(program, "/api/v3/legifrance/status"));
        collector.reply(400, canaries.plant("the collector's refusal"));
        expect(502, get(program, "/api/v3/legifrance/stats"));
    }

    private void upload(TestingProgram program) {
        Map<String, String> project = new HashMap<>();
        for (String field : List.of("name", "description", "address", "city")) {
            project.put(field, canaries.plant("a project's " + field));
        }
        Object id =
                TestingApp.json(expect(201, post(program, PROJECTS, Json.text(project)))).get("id");
        String files = PROJECTS + "/" + id + "/files";
        byte[] text = canaries.plant("a file's words").getBytes(StandardCharsets.UTF_8);
        String name = canaries.plant("a file's name") + ".txt";
        expect(201, send(program, Multipart.post(request(program, files), name, text)));
        expect(
                415,
                send(
                        program,
                        Multipart.post(
                                request(program, files),
                                canaries.plant("a false name") + ".png",
                                SampleFiles.pdf(5_000))));
        storage.failWith(
                new TestingStorage.Fault(
                        "POST", 500, canaries.plant("the storage's words"), false));
        expect(503, send(program, Multipart.post(request(program, files), name, text)));
        storage.recover();
        HttpRequest cut =
                request(program, files)
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                BodyPublishers.ofString(
                                        "--x\r\n" + canaries.plant("a broken upload")))
                        .build();
        expect(400, send(program, cut));
    }

    private void speakOpenAi(TestingProgram program) {
        String words = canaries.plant("a dialogue");
        String dialogue = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"stream\":%s}";
        expect(200, post(program, COMPLETION, dialogue.formatted(words, true)));
        llm.thenReply(stream().delta("Le début").cut(), LlmReply.hangUp());
        expect(200, post(program, COMPLETION, dialogue.formatted(words, true)));
        expect(502, post(program, COMPLETION, dialogue.formatted(words, false)));
        expect(200, post(program, "/v1/embeddings", "{\"input\":\"%s\"}".formatted(words)));
        expect(
                400,
                post(
                        program,
                        COMPLETION,
                        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                                .formatted(canaries.plant("a model"))));
    }

    /** Requests that are refused, each with a word where no reader expects one. */
    private void lookStrange(TestingProgram program) {
        expect(
                404,
                get(program, "/" + canaries.plant("a path") + "?k=" + canaries.plant("a query")));
        expect(400, post(program, ANSWER, "{\"message\":" + canaries.plant("bad JSON")));
        expect(400, post(program, ANSWER, "{\"" + canaries.plant("a field") + "\":1}"));
        for (String header : HEADERS.split(" ", -1)) {
            // A valid X-Request-Id is kept on purpose: this one is not.
            String word = canaries.plant("the header " + header) + " !";
            send(program, request(program, PROJECTS).setHeader(header, word).build());
        }
        bringStrangeTokens(program);
        speakStrangeHttp(program);
    }

    private void bringStrangeTokens(TestingProgram program) {
        for (String scheme : List.of("Bearer ", "Basic ", "")) {
            HttpRequest.Builder bad = program.request(PROJECTS);
            bad.header("Authorization", scheme + canaries.plant("a token: " + scheme));
            expect(401, send(program, bad.build()));
        }
        String claims =
                identity.token(USER)
                        .with("sub", canaries.plant("a subject"))
                        .with("email", canaries.plant("an address"))
                        .hs256(secret);
        expect(
                401,
                send(
                        program,
                        program.request(PROJECTS)
                                .header("Authorization", "Bearer " + claims)
                                .build()));
    }

    private void speakStrangeHttp(TestingProgram program) {
        HttpRequest.Builder typed = request(program, ANSWER);
        typed.header("Content-Type", "text/" + canaries.plant("a content type"));
        expect(415, send(program, typed.POST(BodyPublishers.ofString("{}")).build()));
        HttpRequest.Builder method = request(program, ANSWER);
        method.method(canaries.plant("a method"), BodyPublishers.noBody());
        expect(405, send(program, method.build()));
        for (String bytes :
                List.of(
                        "%s\r\n\r\n",
                        "GET /%%zz%s HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n",
                        "POST /api/v3/rag/search HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n")) {
            RawExchange.send(program.port(), bytes.formatted(canaries.plant("bytes: " + bytes)));
        }
    }

    private void failInside(TestingProgram program) {
        postgres.execute(
                "ALTER TABLE orchestrator.projects ADD CONSTRAINT broken CHECK (city <> 'Lyon')");
        expect(
                500,
                post(
                        program,
                        PROJECTS,
                        Json.text(Map.of("name", canaries.plant("a row"), "city", "Lyon"))));
        postgres.execute(
                "ALTER TABLE orchestrator.messages ALTER COLUMN content TYPE varchar(5)"
                        + " USING left(content, 5)");
        String question = Json.text(Map.of("message", canaries.plant("too long a text")));
        expect(500, post(program, ANSWER, question));

        // The database is gone.
        postgres.close();

        expect(503, post(program, ANSWER, question));
        expect(503, post(program, "/api/v3/chat/streaming", question));
        expect(503, get(program, CONVERSATIONS + "?q=" + canaries.plant("words for nobody")));
        expect(503, get(program, "/api/v3/users/me/export"));
    }

    private void assertOneLineForEachRequest(String output) {
        List<Map<String, Object>> lines = new ArrayList<>();
        output.lines()
                // What the library of the native model prints itself.
                .filter(line -> !line.startsWith("Extracted 'lib"))
                .forEach(line -> lines.add(parse(line)));
        Set<Object> users = new HashSet<>();
        sent.forEach(requestId -> {
            List<Map<String, Object>> ofRequest =
                    lines.stream()
                            .filter(line -> "access".equals(line.get("logger")))
                            .filter(line -> requestId.equals(line.get("request_id")))
                            .toList();
            assertThat(ofRequest).as(requestId).hasSize(1);
            Map<String, Object> line = ofRequest.getFirst();
            assertThat(line).containsKeys("ts", "method", "route", "status", "millis", "bytes");
            if (line.containsKey("user")) {
                users.add(line.get("user"));
            }
        });
        // Only one user was ever known.
        assertThat(users).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(lines).anySatisfy(line -> assertThat(line).containsKey("first_byte_millis"));
    }

    @SuppressWarnings("unchecked") // a JSON object has text as keys
    private static Map<String, Object> parse(String line) {
        return Json.parse(line, Map.class);
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    private HttpResponse<String> get(TestingProgram program, String path) {
        return send(program, request(program, path).build());
    }

    private HttpResponse<String> post(TestingProgram program, String path, String json) {
        return send(
                program,
                request(program, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    private HttpRequest.Builder request(TestingProgram program, String path) {
        return program.request(path)
                .header("Authorization", "Bearer " + identity.token(USER).hs256(secret));
    }

    private HttpResponse<String> send(TestingProgram program, HttpRequest request) {
        HttpResponse<String> response = program.send(request, BodyHandlers.ofString());
        sent.add(response.headers().firstValue("X-Request-Id").orElseThrow());
        return response;
    }
}
