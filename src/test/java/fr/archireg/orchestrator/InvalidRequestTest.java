package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets that sends something else than the contract allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidRequestTest {
    private static final String CHAT = "/api/v3/chat/streaming";
    private static final String SEARCH = "/api/v3/rag/search";
    private static final String WHOLE = "(body)";

    private final TestingApp app = TestingApp.start(Map.of());

    @BeforeAll
    void startsFromAnEmptyDatabase() {
        assertThat(messages()).isEqualTo("0");
    }

    @AfterAll
    void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"message\":}",
                "{\"message\":\"a\"} trailing",
                "{\"message\":\"a\",\"message\":\"b\"}",
                "{'message':'a'}",
                "{\"message\":\"a\",}",
                "\uFEFF{\"message\":\"a\"}",
                "{\"message\":\"a\\u00\"}",
                "{\"message\":NaN}",
                "// comment\n{\"message\":\"a\"}"
            })
    void refusesWhatIsNotJson(String body) {
        ProblemAnswer.of(app.post(CHAT, body)).assertIs(400, "malformed_json");

        assertThat(messages()).isEqualTo("0");
    }

    @Test
    void refusesAnEmptyBody() {
        ProblemAnswer.of(app.post(CHAT, "")).assertIs(400, "malformed_json");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] body = "{\"message\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        HttpResponse<String> response = post(CHAT, "application/json", body);

        ProblemAnswer.of(response).assertIs(400, "malformed_json");
        assertThat(messages()).isEqualTo("0");
    }

    @Test
    void refusesDeepNesting() {
        String body = "{\"filters\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        String deepUnknown = "{\"x\":" + "{\"x\":".repeat(200) + "1" + "}".repeat(200) + "}";

        assertThat(app.post(CHAT, body).statusCode()).isEqualTo(400);
        assertThat(app.post(CHAT, deepUnknown).statusCode()).isEqualTo(400);
    }

    /** A body and the one field that is wrong in it. */
    record Case(String path, String body, String field) {
        @Override
        public String toString() {
            return field + " in " + body.substring(0, Math.min(body.length(), 60));
        }
    }

    static Stream<Case> wrongFields() {
        return Stream.of(
                chat("null", WHOLE),
                chat("{\"message\":\"a\"}{\"message\":\"b\"}", WHOLE),
                chat("[]", WHOLE),
                chat("5", WHOLE),
                chat("\"text\"", WHOLE),
                chat("\"\"", WHOLE),
                chat("{}", "message"),
                chat("{\"message\":null}", "message"),
                chat("{\"message\":\"   \"}", "message"),
                chat("{\"message\":5}", "message"),
                chat("{\"message\":true}", "message"),
                chat("{\"message\":[\"a\"]}", "message"),
                chat("{\"message\":{\"a\":1}}", "message"),
                chat("{\"message\":\"%s\"}".formatted("a".repeat(8_001)), "message"),
                chat("{\"message\":\"a\\u0000b\"}", "message"),
                chat("{\"message\":\"a\\ud800b\"}", "message"),
                chat("{\"message\":\"a\\udc00\"}", "message"),
                with("unknown", "1", "unknown"),
                with("user_id", "\"00000000-0000-7000-8000-000000000001\"", "user_id"),
                with("conversation_id", "\"x\"", "conversation_id"),
                with("conversation_id", "\"\"", "conversation_id"),
                with("conversation_id", "\"1-1-1-1-1\"", "conversation_id"),
                with("conversation_id", "7", "conversation_id"),
                with("conversation_id", "\"AAAAAAAAAAAAAAAAAAAAAA==\"", "conversation_id"),
                with("project_id", "false", "project_id"),
                with("limit", "0", "limit"),
                with("limit", "21", "limit"),
                with("limit", "-1", "limit"),
                with("limit", "5.0", "limit"),
                with("limit", "\"5\"", "limit"),
                with("limit", "true", "limit"),
                with("limit", "99999999999", "limit"),
                with("similarity_threshold", "-0.01", "similarity_threshold"),
                with("similarity_threshold", "1.01", "similarity_threshold"),
                with("similarity_threshold", "1e999", "similarity_threshold"),
                with("similarity_threshold", "\"NaN\"", "similarity_threshold"),
                with("similarity_threshold", "\"0.5\"", "similarity_threshold"),
                with("system_prompt", text(2_001), "system_prompt"),
                with("model", "\"another\"", "model"),
                with("model", "\"\"", "model"),
                with("filters", "[]", "filters"),
                with("filters", "{\"codes\":\"a\"}", "filters.codes"),
                with("filters", "{\"code\":%s}".formatted(text(201)), "filters.code"),
                with("filters", "{\"source\":%s}".formatted(text(101)), "filters.source"));
    }

    static Stream<Case> wrongDays() {
        return Stream.of(
                        "\"\"",
                        "\"today\"",
                        "\"2026-02-30\"",
                        "\"2026-11-22T00:00:00Z\"",
                        "\"22/11/2026\"",
                        "\"+999999999-01-01\"",
                        "\"-0001-01-01\"",
                        "\"0000-01-01\"",
                        "20000",
                        "[2026,11,22]")
                .map(day ->
                        with(
                                "filters",
                                "{\"in_force_on\":%s}".formatted(day),
                                "filters.in_force_on"));
    }

    static Stream<Case> wrongSearches() {
        return Stream.of(
                new Case(SEARCH, "{}", "query"),
                new Case(SEARCH, "{\"query\":%s}".formatted(text(8_001)), "query"),
                new Case(SEARCH, "{\"query\":\"a\",\"limit\":101}", "limit"),
                new Case(SEARCH, "{\"query\":\"a\",\"limit\":0}", "limit"),
                new Case(SEARCH, "{\"query\":\"a\",\"strategy\":\"best\"}", "strategy"),
                new Case(SEARCH, "{\"query\":\"a\",\"strategy\":0}", "strategy"),
                new Case(SEARCH, "{\"query\":\"a\",\"message\":\"b\"}", "message"),
                new Case(
                        SEARCH,
                        "{\"query\":\"a\",\"similarity_threshold\":2}",
                        "similarity_threshold"));
    }

    @ParameterizedTest
    @MethodSource({"wrongFields", "wrongDays", "wrongSearches"})
    void namesTheFieldThatIsWrong(Case wrong) {
        HttpResponse<String> response = app.post(wrong.path(), wrong.body());

        ProblemAnswer problem = ProblemAnswer.of(response).assertIs(400, "invalid_request");
        assertThat(problem.fields()).as(problem.body()).containsExactly(wrong.field());
        assertThat(messages()).isEqualTo("0");
    }

    @Test
    void namesAllFieldsThatAreWrongAtOnce() {
        String body = "{\"message\":\"\",\"limit\":0,\"similarity_threshold\":7}";

        ProblemAnswer problem = ProblemAnswer.of(app.post(CHAT, body));

        assertThat(problem.fields()).containsExactly("message", "limit", "similarity_threshold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "text/json"})
    void refusesOtherContentTypes(String contentType) {
        byte[] body = "{\"message\":\"a\"}".getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response = post(CHAT, contentType, body);

        ProblemAnswer.of(response).assertIs(415, "unsupported_media_type");
    }

    @Test
    void takesAContentTypeWithParameters() {
        byte[] body = "{\"query\":\"clôture\"}".getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response = post(SEARCH, "application/json; charset=utf-8", body);

        assertThat(response.statusCode()).isEqualTo(200);
    }

    static List<Integer> sizes() {
        return List.of(256 * 1024 + 1, 1024 * 1024 + 1);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void refusesLargeBodiesOfKnownLength(int bytes) {
        HttpResponse<String> response = post(CHAT, "application/json", message(bytes));

        ProblemAnswer.of(response).assertIs(413, "payload_too_large");
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void refusesLargeBodiesInChunks(int bytes) {
        HttpResponse<String> response =
                app.send(
                        app.request(CHAT)
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.fromPublisher(
                                                BodyPublishers.ofByteArray(message(bytes))))
                                .build(),
                        BodyHandlers.ofString());

        ProblemAnswer.of(response).assertIs(413, "payload_too_large");
    }

    private HttpResponse<String> post(String path, String contentType, byte[] body) {
        return app.send(
                app.request(path)
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String messages() {
        return app.postgres().value("SELECT count(*) FROM orchestrator.messages");
    }

    private static byte[] message(int bytes) {
        return ("{\"message\":\"" + "a".repeat(bytes - 14) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Case chat(String body, String field) {
        return new Case(CHAT, body, field);
    }

    private static Case with(String name, String value, String field) {
        return chat("{\"message\":\"a\",\"%s\":%s}".formatted(name, value), field);
    }

    private static String text(int characters) {
        return '"' + "a".repeat(characters) + '"';
    }
}
