package fr.archireg.orchestrator.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.CompletionEvent.Delta;
import fr.archireg.orchestrator.llm.CompletionEvent.Finished;
import fr.archireg.orchestrator.testing.LlmReply;
import fr.archireg.orchestrator.testing.TestingLlm;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded answer that breaks off at each of its bytes, on a real socket. */
class CutTest {
    private static final byte[] WIRE = RecordedStream.reply().wire();

    /** From here on the chunk with the finish reason has come, so that the answer is whole. */
    private static final int FINISHED_AT =
            new String(WIRE, ISO_8859_1).indexOf("\n\n", indexOf("finish_reason\":\"stop")) + 4;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverTakesAPartForTheWhole(boolean reset) {
        LlmReply[] cuts =
                IntStream.rangeClosed(0, WIRE.length)
                        .mapToObj(cut -> cutAt(cut, reset))
                        .toArray(LlmReply[]::new);
        try (TestingLlm llm = TestingLlm.replying(cuts)) {
            LlmConfig config = Llms.alone(Llms.config(llm.baseUrl()));
            for (int cut = 0; cut <= WIRE.length; cut++) {
                // A new one each time: one that failed so often would not be asked any more.
                try (OpenAiChatModel model = Llms.model(config)) {
                    assertEnding(model, cut, reset);
                }
            }
        }
    }

    private static void assertEnding(OpenAiChatModel model, int cut, boolean reset) {
        StringBuilder text = new StringBuilder();
        try (CompletionStream stream = model.stream(Llms.PROMPT)) {
            read(stream, text);
            assertThat(cut).as("finished when cut at").isGreaterThanOrEqualTo(FINISHED_AT);
            assertThat(text.toString()).isEqualTo(RecordedStream.TEXT);
        } catch (AppException e) {
            // With RST the kernel may drop what the reader has not fetched yet.
            assertThat(reset || cut < FINISHED_AT).as("interrupted when cut at %d", cut).isTrue();
            assertThat(e.code()).as("cut at %d", cut).isEqualTo(ErrorCode.LLM_INTERRUPTED);
            assertThat(RecordedStream.TEXT).startsWith(text.toString());
        }
    }

    private static void read(CompletionStream stream, StringBuilder text) {
        while (true) {
            switch (stream.next()) {
                case Delta delta -> text.append(delta.text());
                case Finished end -> {
                    return;
                }
            }
        }
    }

    private static LlmReply cutAt(int cut, boolean reset) {
        LlmReply part = LlmReply.raw(Arrays.copyOf(WIRE, cut));
        return reset ? part.reset() : part.cut();
    }

    private static int indexOf(String text) {
        return new String(WIRE, ISO_8859_1).indexOf(text);
    }
}
