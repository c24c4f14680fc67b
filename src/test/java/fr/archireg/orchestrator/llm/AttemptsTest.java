package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.service.registry.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failed attempts lead to: the same model again, another model, or which error. */
class AttemptsTest {
    private static final LlmReply OVERLOADED = LlmReply.status(503).body("");

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, LLM_REFUSED",
        "400, context_length_exceeded, CONTEXT_TOO_LONG",
        "401, invalid_api_key, LLM_AUTHENTICATION",
        "403, '', LLM_AUTHENTICATION",
        "413, rate_limit_exceeded, CONTEXT_TOO_LONG",
        "422, '', LLM_REFUSED",
        "424, '', LLM_REFUSED",
        "499, '', LLM_REFUSED",
        "204, '', LLM_PROTOCOL",
        "302, '', LLM_PROTOCOL"
    })
    void failsAtOnce(int status, String code, ErrorCode error) {
        LlmReply reply = LlmReply.status(status).body(body(code));

        assertFailure(3, error, 1, reply);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 498, 500, 502, 503, 504})
    void triesAgainThenTakesAnotherModelThenFails(int status) {
        LlmReply reply = LlmReply.status(status).header("retry-after", "0").body("gateway");

        assertFailure(2, ErrorCode.LLM_UNAVAILABLE, 4, reply);
    }

    @Test
    void succeedsAfterFailures() {
        LlmReply cut = LlmReply.stream().cut();

        assertAnswer(2, "main-model", OVERLOADED, cut, LlmReply.answer("a"));
    }

    @ParameterizedTest
    @CsvSource({
        "404, model_not_found",
        "404, ''",
        "400, model_decommissioned",
        "429, rate_limit_exceeded",
        "503, ''"
    })
    void takesAnotherModelIfOneCannotAnswer(int status, String code) {
        LlmReply refusal = LlmReply.status(status).body(body(code));

        assertAnswer(0, "small-model", refusal, LlmReply.answer("a"));
    }

    @Test
    void takesAnotherModelIfTheStreamBeginsWithAnError() {
        LlmReply refusal = LlmReply.stream().chunk(body("rate_limit_exceeded"));

        assertAnswer(0, "small-model", refusal, LlmReply.answer("a"));
    }

    @Test
    void saysHowTheModelFailedThatWasAskedFor() {
        LlmReply limited = LlmReply.status(429).header("retry-after", "30").body("{}");
        LlmReply gone = LlmReply.status(404).body(body("model_not_found"));

        AppException error = assertFailure(2, ErrorCode.LLM_RATE_LIMITED, 2, limited, gone);

        assertThat(error.retryAfter()).contains(Duration.ofSeconds(30));
    }

    @Test
    void waitsForAShortRetryAfter() {
        LlmReply limited = LlmReply.status(429).header("retry-after", "0").body("{}");

        assertAnswer(1, "main-model", limited, LlmReply.answer("a"));
    }

    @ParameterizedTest
    @CsvSource({"-5", "soon", "''"})
    void ignoresARetryAfterThatIsNone(String value) {
        LlmReply limited = LlmReply.status(429).header("retry-after", value).body("{}");

        AppException error = assertFailure(2, ErrorCode.LLM_RATE_LIMITED, 2, limited);

        assertThat(error.retryAfter()).isEmpty();
    }

    @Test
    void capsALongRetryAfter() {
        LlmReply limited = LlmReply.status(429).header("retry-after", "86400").body("{}");

        AppException error = assertFailure(2, ErrorCode.LLM_RATE_LIMITED, 2, limited);

        assertThat(error.retryAfter()).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverTriesAgainAfterAToken(boolean hidden) {
        LlmReply begun = LlmReply.stream();
        LlmReply cut = (hidden ? begun.reasoning("hm") : begun.delta("a")).cut();
        try (TestingLlm llm = TestingLlm.replying(cut, LlmReply.answer("b"));
                OpenAiChatModel model = Llms.model(Llms.with(Llms.config(llm.baseUrl()), 3));
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            if (!hidden) {
                assertThat(stream.next()).isEqualTo(new Delta("a"));
            }

            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(stream::next)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_INTERRUPTED));
            assertThat(llm.requests()).hasSize(1);
        }
    }

    @Test
    void showsNothingOfTheProvidersWords() {
        LlmReply refusal =
                LlmReply.status(400)
                        .body("{\"error\":{\"message\":\"secret\",\"code\":\"secret\"}}");

        AppException error = assertFailure(0, ErrorCode.LLM_REFUSED, 1, refusal);

        assertThat(error)
                .hasMessage("the language model reported an error: status=400 code=other")
                .hasStackTraceContaining("AppException");
        assertThat(error.getCause()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/v1", "https://127.0.0.1:%d/v1"})
    void isUnreachableIfNobodyListens(String address) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertUnreachable(URI.create(address.formatted(port)));
    }

    @Test
    void isUnreachableIfTheNameIsUnknown() {
        assertUnreachable(URI.create("http://nowhere.invalid/v1"));
    }

    @Test
    void isUnreachableIfItDoesNotSpeakTls() {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.answer("a"))) {
            assertUnreachable(URI.create(llm.baseUrl().toString().replace("http:", "https:")));
        }
    }

    @Test
    void countsEveryAttemptOnce() {
        double unavailable = count("main-model", "llm_unavailable");
        double answered = count("small-model", "ok");
        double cancelled = count("main-model", "cancelled");
        try (TestingLlm llm =
                        TestingLlm.replying(
                                OVERLOADED, LlmReply.answer("a"), LlmReply.stream().delta("a"));
                OpenAiChatModel model = Llms.model(llm)) {
            try (CompletionStream stream = model.stream(Llms.PROMPT)) {
                Llms.readAll(stream);
            }
            try (CompletionStream stream = model.stream(Llms.PROMPT)) {
                stream.next();
            }
        }

        assertThat(count("main-model", "llm_unavailable")).isEqualTo(unavailable + 1);
        assertThat(count("small-model", "ok")).isEqualTo(answered + 1);
        assertThat(count("main-model", "cancelled")).isEqualTo(cancelled + 1);
    }

    private static void assertUnreachable(URI baseUrl) {
        AppException error = failure(Llms.config(baseUrl));

        assertThat(error.code()).isEqualTo(ErrorCode.LLM_UNREACHABLE);
        assertThat(error.detail()).doesNotContain(baseUrl.getHost());
    }

    private static void assertAnswer(int retries, String answeredBy, LlmReply... replies) {
        try (TestingLlm llm = TestingLlm.replying(replies);
                OpenAiChatModel model = Llms.model(Llms.with(Llms.config(llm.baseUrl()), retries));
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(Llms.readAll(stream)).isEqualTo("a");
            assertThat(stream.model()).isEqualTo(answeredBy);
            assertThat(llm.requests()).hasSize(replies.length);
        }
    }

    private static AppException assertFailure(
            int retries, ErrorCode code, int requests, LlmReply... replies) {
        try (TestingLlm llm = TestingLlm.replying(replies)) {
            AppException error = failure(Llms.with(Llms.config(llm.baseUrl()), retries));
            assertThat(error.code()).isEqualTo(code);
            assertThat(llm.requests()).hasSize(requests);
            await().until(() -> llm.openConnections() == 0);
            return error;
        }
    }

    private static AppException failure(LlmConfig config) {
        try (OpenAiChatModel model = Llms.model(config);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            return assertThatExceptionOfType(AppException.class).isThrownBy(stream::next).actual();
        }
    }

    private static String body(String code) {
        return "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"" + code + "\"}}";
    }

    private static double count(String model, String outcome) {
        return Services.get(MeterRegistry.class)
                .counter(
                        "llm.requests",
                        List.of(Tag.create("model", model), Tag.create("outcome", outcome)))
                .map(Counter::count)
                .orElse(0L);
    }
}
