package fr.archireg.orchestrator.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.llm.CompletionEvent.Finished;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionReaderTest {
    private static final String A = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final Finished FINISHED = new Finished(FinishReason.STOP, TokenUsage.NONE);

    @Test
    void readsAnAnswer() throws IOException, UpstreamFailure {
        List<CompletionEvent> events = read(A + A + STOP + USAGE + DONE);

        assertThat(events)
                .containsExactly(
                        new Delta("a"),
                        new Delta("a"),
                        new Finished(FinishReason.STOP, new TokenUsage(9, 3)));
    }

    @Test
    void givesTheSameForEverySplitInTwo() throws IOException, UpstreamFailure {
        byte[] bytes =
                (": x\r\n\r\n" + A.replace("\"a\"", "\"é😀\"") + A + STOP + DONE).getBytes(UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            InputStream in =
                    new SequenceInputStream(
                            new ByteArrayInputStream(Arrays.copyOf(bytes, cut)),
                            new ByteArrayInputStream(Arrays.copyOfRange(bytes, cut, bytes.length)));
            assertThat(read(in)).containsExactly(new Delta("é😀"), new Delta("a"), FINISHED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STOP, STOP + USAGE, STOP + DONE, STOP + DONE + "nonsense\n\n" + DONE})
    void finishesOnceWithOrWithoutDone(String end) throws IOException, UpstreamFailure {
        List<CompletionEvent> events = read(A + end);

        assertThat(events).hasSize(2).last().isInstanceOf(Finished.class);
    }

    @Test
    void finishesIfTheConnectionBreaksAfterTheFinishReason() throws IOException, UpstreamFailure {
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream(STOP.getBytes(UTF_8)), broken());

        assertThat(read(broken)).containsExactly(FINISHED);
    }

    @Test
    void failsIfTheConnectionBreaksBefore() {
        InputStream in =
                new SequenceInputStream(new ByteArrayInputStream(A.getBytes(UTF_8)), broken());

        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> read(in));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", A, A + DONE, A + USAGE + DONE, ": ping\n\n"})
    void isInterruptedWithoutFinishReason(String bytes) {
        assertFailure(bytes, ErrorCode.LLM_INTERRUPTED, UpstreamFailure.Kind.PASSING);
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded, LLM_RATE_LIMITED, LIMITED",
        "context_length_exceeded, CONTEXT_TOO_LONG, FINAL",
        "model_decommissioned, LLM_REFUSED, MODEL",
        "something_secret, LLM_INTERRUPTED, PASSING"
    })
    void findsAllThreeFormsOfErrors(String code, ErrorCode error, UpstreamFailure.Kind kind) {
        String json = "{\"error\":{\"message\":\"secret\",\"code\":\"%s\"}}".formatted(code);

        assertFailure(A + "data: " + json + "\n\n" + STOP, error, kind);
        assertFailure(A + "event: error\ndata: " + json + "\n\n" + STOP, error, kind);
        assertFailure(A + "data: {\"x_groq\":" + json + "}\n\n" + STOP, error, kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: secret\n\n",
                "data: {\"x_groq\":{\"error\":\"secret\"}}\n\n",
                "data: {\"error\":\"secret\"}\n\n"
            })
    void takesErrorsThatAreTexts(String error) {
        assertFailure(error + STOP, ErrorCode.LLM_INTERRUPTED, UpstreamFailure.Kind.PASSING);
    }

    @Test
    void givesHiddenTokensAsSignsOfLife() throws IOException, UpstreamFailure {
        String hidden = "data: {\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}\n\n";
        CompletionReader reader = reader(hidden + A);

        Optional<CompletionEvent> first = reader.next();
        Optional<CompletionEvent> second = reader.next();

        assertThat(first).isEmpty();
        assertThat(second).contains(new Delta("a"));
    }

    @Test
    void joinsASurrogatePairOfTwoChunks() throws IOException, UpstreamFailure {
        String first = A.replace("\"a\"", "\"x\\ud83d\"");
        String second = A.replace("\"a\"", "\"\\ude00y\"");

        List<CompletionEvent> events = read(first + second + STOP);

        assertThat(events).startsWith(new Delta("x"), new Delta("😀y"));
    }

    @Test
    void boundsTheAnswer() {
        String chunk = A.replace("\"a\"", "\"" + "a".repeat(1_000) + "\"");

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> read(chunk.repeat(263)))
                .withMessage("answer exceeds 262144 characters");
    }

    private static void assertFailure(String bytes, ErrorCode code, UpstreamFailure.Kind kind) {
        assertThatExceptionOfType(UpstreamFailure.class)
                .isThrownBy(() -> read(bytes))
                .withMessageNotContaining("secret")
                .satisfies(failure -> {
                    assertThat(failure.error().code()).isEqualTo(code);
                    assertThat(failure.kind()).isEqualTo(kind);
                });
    }

    private static List<CompletionEvent> read(String bytes) throws IOException, UpstreamFailure {
        return read(new ByteArrayInputStream(bytes.getBytes(UTF_8)));
    }

    /** Reads until the end; signs of life without text are left out. */
    private static List<CompletionEvent> read(InputStream in) throws IOException, UpstreamFailure {
        CompletionReader reader = new CompletionReader(new SseDecoder(in));
        List<CompletionEvent> events = new ArrayList<>();
        do {
            reader.next().ifPresent(events::add);
        } while (events.isEmpty() || !(events.getLast() instanceof Finished));
        return events;
    }

    private static CompletionReader reader(String bytes) {
        return new CompletionReader(
                new SseDecoder(new ByteArrayInputStream(bytes.getBytes(UTF_8))));
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketException("reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new SocketException("reset");
            }
        };
    }
}
