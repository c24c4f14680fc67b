package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void endsAStreamWhoseFirstTokenIsLate() {
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, SHORT, LONG, LONG);

        assertTimeout(LlmReply.silence(), timeouts, "no token came within PT0.15S");
    }

    @Test
    void countsRoleAndCommentsAsNoToken() {
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, SHORT, LONG, LONG);
        LlmReply talk = LlmReply.stream().event(": ping\n\n").delta("").stall();

        assertTimeout(talk, timeouts, "no token came within PT0.15S");
    }

    @Test
    void endsAStreamWhoseNextTokenIsLate() {
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, LONG, SHORT, LONG);
        LlmReply stall = LlmReply.stream().reasoning("hm").stall();

        assertTimeout(stall, timeouts, "no further token came within PT0.15S");
    }

    @Test
    void endsAStreamThatTakesTooLong() {
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, LONG, LONG, SHORT);

        assertTimeout(
                LlmReply.stream().reasoning("hm").stall(),
                timeouts,
                "the answer took longer than PT0.15S");
    }

    @Test
    void endsAStreamThatIsWaitedForAfterAPause() {
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, LONG, SHORT, LONG);
        LlmReply stall = LlmReply.stream().delta("a").stall();
        try (TestingLlm llm = TestingLlm.replying(stall);
                OpenAiChatModel model =
                        Llms.model(Llms.with(Llms.config(llm.baseUrl()), timeouts));
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(stream.next()).isEqualTo(new Delta("a"));

            await().during(SHORT.multipliedBy(2)).until(() -> llm.openConnections() == 1);

            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(stream::next)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_TIMEOUT));
        }
    }

    @Test
    void leavesAStreamAloneThatKeepsComing() {
        CountDownLatch slow = new CountDownLatch(1);
        LlmConfig.Timeouts timeouts = new LlmConfig.Timeouts(LONG, SHORT, LONG, LONG);
        LlmReply reply = LlmReply.stream().delta("a").await(slow).delta("b").finish("stop").done();
        try (TestingLlm llm = TestingLlm.replying(reply);
                OpenAiChatModel model =
                        Llms.model(Llms.with(Llms.config(llm.baseUrl()), timeouts));
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(stream.next()).isEqualTo(new Delta("a"));

            await().during(SHORT.multipliedBy(2)).until(() -> llm.openConnections() == 1);
            slow.countDown();

            assertThat(Llms.readAll(stream)).isEqualTo("b");
        }
    }

    private static void assertTimeout(LlmReply reply, LlmConfig.Timeouts timeouts, String message) {
        try (TestingLlm llm = TestingLlm.replying(reply);
                OpenAiChatModel model =
                        Llms.model(Llms.with(Llms.config(llm.baseUrl()), timeouts));
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(stream::next)
                    .withMessage(message)
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_TIMEOUT));
            // A cold start may take longer than the first token has.
            assertThat(llm.requests()).hasSizeLessThanOrEqualTo(1);
            await().until(() -> llm.openConnections() == 0);
        }
    }
}
