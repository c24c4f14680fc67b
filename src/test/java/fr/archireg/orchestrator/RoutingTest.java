package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.testing.RawExchange;
import fr.archireg.orchestrator.testing.RawSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, methods, ids of requests and bytes that are no request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {
    private static final String END = "\r\nHost: test\r\n\r\n";
    private static final String POST_HEAD =
            "POST /api/v3/rag/search HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";

    private final TestingApp app = TestingApp.start(Map.of());

    @AfterAll
    void stop() {
        app.close();
    }

    @Test
    void describesItselfAtTheRoot() {
        HttpResponse<String> response = app.get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(TestingApp.json(response))
                .containsEntry("name", "agent-orchestrator")
                .containsEntry("environment", "development");
        assertThat(response.body()).contains("POST /api/v3/chat/streaming");
        ProblemAnswer.assertSecurityHeaders(response.headers()::firstValue);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/api/v3",
                "/api/v3/conversations/x",
                "/api/v3/conversations/1-1-1-1-1",
                "/api/v3/conversations/%00",
                "/api/v3/conversations/00000000-0000-7000-8000-00000000000%00",
                "/api/v3/conversations/00000000-0000-7000-8000-000000000009",
                "/api/v3/conversations/00000000-0000-7000-8000-000000000009/x",
                "/api/v3/conversations/a%2Fb",
                "/api/v3/rag/documents/1-1-1-1-1",
                "/api/v3/rag/documents/%00",
                "/api/v3/rag/documents/'%20OR%201=1",
                "/api/v3/rag/documents/00000000-0000-7000-8000-000000000009"
            })
    void answersNotFound(String path) {
        ProblemAnswer.of(app.get(path)).assertIs(404, "not_found");
    }

    @Test
    void tellsThePathWithoutItsQuery() {
        ProblemAnswer problem = ProblemAnswer.of(app.get("/nowhere/a%20b?secret=1"));

        assertThat(problem.json()).containsEntry("instance", "/nowhere/a%20b");
    }

    @Test
    void doesNotClimbAboveAnId() {
        RawExchange answer =
                RawExchange.send(
                        app.port(), "GET /api/v3/conversations/../rag/documents/x HTTP/1.1" + END);

        problem(answer).assertIs(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v3/chat/streaming,POST",
        "DELETE,/api/v3/chat/completions,POST",
        "GET,/api/v3/rag/search,POST",
        "PUT,/api/v3/conversations,GET",
        "POST,/,GET",
        "TRACE,/,GET",
        "BREW,/,GET"
    })
    void tellsWhichMethodsAPathHas(String method, String path, String allowed) {
        HttpResponse<String> response =
                app.send(
                        app.request(path).method(method, BodyPublishers.noBody()).build(),
                        BodyHandlers.ofString());

        ProblemAnswer.of(response).assertIs(405, "method_not_allowed");
        assertThat(response.headers().firstValue("Allow").orElse("none").split(", "))
                .contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdefgh", "0192d3b2-7f31-7000-8000-0123456789ab", "A.b_c-9.0"})
    void keepsAValidRequestId(String id) {
        assertThat(requestId(app, id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with space in it", "<script>alert(1)</script>", "a;b=cdefgh"})
    void replacesAnInvalidRequestId(String id) {
        assertThat(requestId(app, id)).isNotEqualTo(id).hasSize(36);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\n\r\n', 400",
        "'GARBAGE\r\n\r\n', 400",
        "'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n', 400",
        "'GET / HTTP/1.1\nHost: a\n\n', 400",
        "'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na', 400",
        "'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', 400"
    })
    void answersGarbageWithAProblem(String bytes, int status) {
        RawExchange answer = RawExchange.send(app.port(), bytes);

        problem(answer).assertIs(status, "invalid_request");
    }

    @Test
    void keepsTheRequestIdOfWhatItCannotRead() {
        RawExchange answer =
                RawExchange.send(
                        app.port(), "GET / HTTP/1.1\r\nX-Request-Id: client-1234\r\nHost: a" + END);

        problem(answer).assertIs(400, "invalid_request");
        assertThat(answer.header("X-Request-Id")).contains("client-1234");
    }

    @Test
    void refusesLongPathsAndHeaders() {
        RawExchange path =
                RawExchange.send(app.port(), "GET /" + "a".repeat(5_000) + " HTTP/1.1" + END);
        RawExchange header =
                RawExchange.send(
                        app.port(), "GET / HTTP/1.1\r\nX-Long: " + "a".repeat(20_000) + END);

        problem(path).assertIs(413, "payload_too_large");
        problem(header).assertIs(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ZZ", "-3", "0x3", "FFFFFFFFFFFFFFFFF"})
    void refusesABadChunkSizeAndReadsNoFurther(String size) {
        RawExchange answer =
                RawExchange.send(
                        app.port(),
                        POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc\r\n");

        problem(answer).assertIs(400, "invalid_request");
        assertThat(answer.header("Connection")).contains("close");
    }

    @Test
    void takesNothingAfterARefusedBodyForAnotherRequest() {
        try (RawSocket socket = RawSocket.open(app.port())) {
            socket.send(
                    POST_HEAD
                            + "Transfer-Encoding: chunked\r\n\r\nZZ\r\nGET /health HTTP/1.1"
                            + END);

            String answers = socket.readAll();

            assertThat(answers).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void endsTheConnectionOfAClientThatAsksForIt() {
        String last = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
        try (RawSocket socket = RawSocket.open(app.port()).send(last + last)) {
            String answers = socket.readAll();

            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(2);
        }
    }

    @Test
    void staysHealthyAfterAllThis() {
        assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
    }

    static String requestId(TestingApp app, String sent) {
        HttpResponse<String> response =
                app.send(
                        app.request("/nowhere").header("X-Request-Id", sent).GET().build(),
                        BodyHandlers.ofString());
        ProblemAnswer.of(response).assertIs(404, "not_found");
        return response.headers().firstValue("X-Request-Id").orElse("none");
    }

    private static ProblemAnswer problem(RawExchange answer) {
        return new ProblemAnswer(answer.status(), answer::header, answer.body());
    }
}
