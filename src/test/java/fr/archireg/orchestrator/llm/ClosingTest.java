package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another thread closes the stream: the reader is free and the upstream socket closed at once. */
class ClosingTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Both kinds of threads may read; their sockets work differently. */
    enum ReaderThread {
        VIRTUAL,
        PLATFORM;

        Executor executor() {
            return task -> {
                Thread.Builder builder = this == VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform();
                builder.name("reader").start(task);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void freesAReaderThatWaitsForTheHead(ReaderThread thread) throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.silence());
                OpenAiChatModel model = Llms.model(llm)) {
            CompletionStream stream = model.stream(Llms.PROMPT);
            CompletableFuture<CompletionEvent> event = next(stream, thread);
            llm.takeRequest();

            stream.close();

            assertInterrupted(event);
            await().atMost(SOON).until(() -> llm.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freesAReaderThatWaitsForAToken(ReaderThread thread) throws InterruptedException {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.stream().delta("L'article").stall());
                OpenAiChatModel model = Llms.model(llm)) {
            CompletionStream stream = model.stream(Llms.PROMPT);
            assertThat(stream.next()).isEqualTo(new Delta("L'article"));
            CompletableFuture<CompletionEvent> event = next(stream, thread);
            awaitBlocked(event);

            stream.close();

            assertInterrupted(event);
            await().atMost(SOON).until(() -> llm.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freesAReaderThatWaitsForTheNextAttempt(ReaderThread thread) throws InterruptedException {
        LlmReply later = LlmReply.status(429).header("retry-after", "4").body("{}");
        try (TestingLlm llm = TestingLlm.replying(later);
                OpenAiChatModel model = Llms.model(Llms.with(Llms.config(llm.baseUrl()), 2))) {
            CompletionStream stream = model.stream(Llms.PROMPT);
            CompletableFuture<CompletionEvent> event = next(stream, thread);
            llm.takeRequest();
            awaitBlocked(event);

            stream.close();

            assertInterrupted(event);
            assertThat(llm.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void freesAReaderThatConnects(ReaderThread thread) throws IOException, InterruptedException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OpenAiChatModel model = Llms.model(Llms.config(address("http", full)))) {
            fillBacklog(full, waiting);
            CompletionStream stream = model.stream(Llms.PROMPT);
            CompletableFuture<CompletionEvent> event = next(stream, thread);
            awaitBlocked(event);

            stream.close();

            assertInterrupted(event);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void freesAReaderThatShakesHands(ReaderThread thread) throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OpenAiChatModel model = Llms.model(Llms.config(address("https", mute)))) {
            CompletionStream stream = model.stream(Llms.PROMPT);
            CompletableFuture<CompletionEvent> event = next(stream, thread);
            try (Socket accepted = mute.accept()) {
                accepted.setSoTimeout((int) SOON.toMillis());
                assertThat(accepted.getInputStream().read()).isPositive();

                stream.close();

                assertInterrupted(event);
                assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheConnectionThatNobodyReads(ReaderThread thread) {
        try (TestingLlm llm = TestingLlm.replying(LlmReply.stream().delta("L'article").stall());
                OpenAiChatModel model = Llms.model(llm)) {
            CompletionStream stream = model.stream(Llms.PROMPT);
            assertThat(next(stream, thread).join()).isEqualTo(new Delta("L'article"));

            stream.close();
            stream.close();

            await().atMost(SOON).until(() -> llm.openConnections() == 0);
            assertThatThrownBy(stream::next).isInstanceOf(AppException.class);
        }
    }

    private static CompletableFuture<CompletionEvent> next(
            CompletionStream stream, ReaderThread thread) {
        return CompletableFuture.supplyAsync(stream::next, thread.executor());
    }

    private static void assertInterrupted(CompletableFuture<CompletionEvent> event) {
        assertThatThrownBy(() -> event.get(SOON.toMillis(), TimeUnit.MILLISECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        AppException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.LLM_INTERRUPTED));
    }

    /** Gives the reader time to block; closing earlier must work as well, so this proves less. */
    private static void awaitBlocked(CompletableFuture<CompletionEvent> event) {
        await().during(Duration.ofMillis(50)).until(() -> !event.isDone());
    }

    private static void fillBacklog(ServerSocket full, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("the backlog is never full");
    }

    private static URI address(String scheme, ServerSocket server) {
        return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/v1");
    }
}
