package fr.archireg.orchestrator.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that break a bound or the protocol, and odd ones that do not. */
class HostileAnswerTest {
    private static final String STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    private static final String CHUNKED = STREAM + "transfer-encoding: chunked\r\n\r\n";

    record Case(String name, LlmReply reply) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> hostile() {
        String delta = "{\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(30_000) + "\"}}]}";
        LlmReply many = LlmReply.stream();
        for (int i = 0; i < 10; i++) {
            many = many.chunk(delta);
        }
        return Stream.of(
                new Case("line without end", LlmReply.stream().event("x".repeat(100_000)).stall()),
                new Case("answer without end", many.stall()),
                new Case("no JSON", LlmReply.stream().chunk("secret").stall()),
                new Case("chunk size that is no number", raw(CHUNKED + "zz\r\n")),
                new Case("chunk size below zero", raw(CHUNKED + "-3\r\n")),
                new Case("chunk size beyond 31 bits", raw(CHUNKED + "fffffffff\r\n")),
                new Case("no HTTP", raw("SSH-2.0-OpenSSH_9.9\r\n\r\n")),
                new Case("HTML", LlmReply.status(200).header("content-type", "text/html").body("")),
                new Case(
                        "compressed",
                        LlmReply.stream().header("content-encoding", "gzip").delta("a")),
                new Case(
                        "JSON instead of a stream",
                        LlmReply.status(200)
                                .header("content-type", "application/json")
                                .body("{}")));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefused(Case example) {
        try (TestingLlm llm = TestingLlm.replying(example.reply)) {
            try (OpenAiChatModel model = Llms.model(Llms.with(Llms.config(llm.baseUrl()), 2));
                    CompletionStream stream = model.stream(Llms.PROMPT)) {
                assertThatExceptionOfType(AppException.class)
                        .isThrownBy(() -> Llms.readAll(stream))
                        .withMessageNotContaining("secret")
                        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LLM_PROTOCOL));
            }
            assertThat(llm.requests()).hasSize(1);
            await().until(() -> llm.openConnections() == 0);
        }
    }

    @Test
    void doesNotReadAGiantChunkIntoMemory() {
        byte[] megabyte = new byte[1024 * 1024];
        LlmReply reply = LlmReply.raw((CHUNKED + "7fffffff\r\n").getBytes(UTF_8));
        for (int i = 0; i < 20; i++) {
            reply = reply.bytes(megabyte);
        }
        try (TestingLlm llm = TestingLlm.replying(reply.stall());
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThatExceptionOfType(AppException.class)
                    .isThrownBy(stream::next)
                    .withMessage("answer exceeds 16777216 bytes");
        }
    }

    @Test
    void readsAnAnswerThatEndsWithItsConnection() {
        String events =
                """
                data:{"choices":[{"delta":{"content":"a"}}]}

                data:{"choices":[{"delta":{},"finish_reason":"stop"}]}

                data:[DONE]

                """;
        LlmReply reply = raw(STREAM + "\r\n" + events).cut();
        try (TestingLlm llm = TestingLlm.replying(reply);
                OpenAiChatModel model = Llms.model(llm)) {
            assertThat(Llms.readAll(model.stream(Llms.PROMPT))).isEqualTo("a");
            assertThat(Llms.readAll(model.stream(Llms.PROMPT))).isEqualTo("a");
            assertThat(llm.connections()).isEqualTo(2);
        }
    }

    @Test
    void doesNotWaitForWhatFollowsTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        LlmReply reply = LlmReply.answer("a").await(never);
        try (TestingLlm llm = TestingLlm.replying(reply);
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(Llms.readAll(stream)).isEqualTo("a");

            never.countDown();
            await().until(() -> llm.openConnections() == 0);
        }
    }

    @Test
    void readsPastTheEndOnlyABit() {
        LlmReply reply = LlmReply.answer("a");
        for (int i = 0; i < 100; i++) {
            reply = reply.chunk("more");
        }
        try (TestingLlm llm = TestingLlm.replying(reply.stall());
                OpenAiChatModel model = Llms.model(llm);
                CompletionStream stream = model.stream(Llms.PROMPT)) {
            assertThat(Llms.readAll(stream)).isEqualTo("a");

            await().until(() -> llm.openConnections() == 0);
        }
    }

    private static LlmReply raw(String wire) {
        return LlmReply.raw(wire.getBytes(UTF_8));
    }
}
