package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.ProtocolException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {
    private static final CompletionChunk NOTHING =
            new CompletionChunk("", false, Optional.empty(), Optional.empty(), Optional.empty());

    /** JSON in, chunk out. */
    record Case(String name, String json, CompletionChunk chunk) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(deltas(), absences(), endings(), errors()).flatMap(part -> part);
    }

    private static Stream<Case> deltas() {
        return Stream.of(
                new Case("content", choice("'delta':{'content':'a\\n\\u00e9'}"), content("a\né")),
                new Case(
                        "first of two choices",
                        "{'choices':[{'delta':{'content':'a'}},{'delta':{'content':'b'}}]}",
                        content("a")),
                new Case("role only", choice("'delta':{'role':'assistant','content':''}"), NOTHING),
                new Case("content of another type", choice("'delta':{'content':[1]}"), NOTHING),
                new Case(
                        "unknown fields",
                        "{'a':{'b':[{'content':'x'}]},'choices':[{'x':1,'delta':{'content':'a',"
                                + "'tool_calls':[{'content':'y'}]},'logprobs':{'content':[]}}]}",
                        content("a")),
                new Case("reasoning of Groq", choice("'delta':{'reasoning':'hm'}"), reasoned()),
                new Case(
                        "reasoning of vLLM",
                        choice("'delta':{'reasoning_content':'hm'}"),
                        reasoned()));
    }

    private static Stream<Case> absences() {
        return Stream.of(
                new Case("null content", choice("'delta':{'content':null}"), NOTHING),
                new Case("null delta", choice("'delta':null"), NOTHING),
                new Case("missing delta", choice("'index':0"), NOTHING),
                new Case("null choices", "{'choices':null}", NOTHING),
                new Case("missing choices", "{'id':'1'}", NOTHING),
                new Case("empty choices", "{'choices':[]}", NOTHING),
                new Case("null choice", "{'choices':[null]}", NOTHING),
                new Case("empty object", "{}", NOTHING),
                new Case("null error", "{'error':null}", NOTHING),
                new Case("null reasoning", choice("'delta':{'reasoning':null}"), NOTHING),
                new Case("null finish", choice("'finish_reason':null"), NOTHING),
                new Case("null usage", "{'usage':null}", NOTHING));
    }

    private static Stream<Case> endings() {
        return Stream.of(
                new Case("stop", choice("'finish_reason':'stop'"), finish(FinishReason.STOP)),
                new Case("length", choice("'finish_reason':'length'"), finish(FinishReason.LENGTH)),
                new Case(
                        "filter",
                        choice("'finish_reason':'content_filter'"),
                        finish(FinishReason.CONTENT_FILTER)),
                new Case(
                        "tool calls",
                        choice("'finish_reason':'tool_calls'"),
                        finish(FinishReason.OTHER)),
                new Case(
                        "usage",
                        "{'choices':[],'usage':{'queue_time':0.1,'prompt_tokens':9,"
                                + "'completion_tokens':3,'completion_tokens_details':{'x':1}}}",
                        usage(9, 3)),
                new Case(
                        "usage of Groq",
                        "{'x_groq':{'id':'r','usage':{'prompt_tokens':9,'completion_tokens':3}}}",
                        usage(9, 3)),
                new Case(
                        "usage that is no number",
                        "{'usage':{'prompt_tokens':-1,'completion_tokens':99999999999}}",
                        usage(0, 0)));
    }

    private static Stream<Case> errors() {
        return Stream.of(
                new Case(
                        "error object",
                        "{'error':{'message':'m','type':'t','code':'model_not_found'}}",
                        error("model_not_found")),
                new Case(
                        "error object with type only",
                        "{'error':{'code':null,'type':'invalid_request_error'}}",
                        error("invalid_request_error")),
                new Case("error object without code", "{'error':{'code':null}}", error("")),
                new Case("error text", "{'error':'no such model'}", error("")),
                new Case("error of Groq", "{'x_groq':{'error':'over capacity'}}", error("")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodes(Case example) throws ProtocolException {
        String json = example.json.replace('\'', '"');

        assertThat(ChunkDecoder.decode(json)).isEqualTo(example.chunk);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "[]",
                "1",
                "{",
                "{\"choices\":[{\"delta\":{\"content\":\"secret",
                "{\"choices\":[{\"delta\":{\"content\":secret}}]}",
                "{} {}",
                "{\"choices\":[{]}"
            })
    void refusesWhatIsNoJsonObject(String json) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ChunkDecoder.decode(json))
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void refusesEveryPartOfAChunk(Case example) {
        String json = example.json.replace('\'', '"');

        for (int cut = 0; cut < json.length(); cut++) {
            String part = json.substring(0, cut);
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> ChunkDecoder.decode(part));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesDeepNesting(String opening) {
        String json = "{\"a\":" + opening.repeat(100_000);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> ChunkDecoder.decode(json));
    }

    private static String choice(String fields) {
        return "{'choices':[{" + fields + "}]}";
    }

    private static CompletionChunk content(String text) {
        return new CompletionChunk(
                text, false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static CompletionChunk reasoned() {
        return new CompletionChunk("", true, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static CompletionChunk finish(FinishReason reason) {
        return new CompletionChunk(
                "", false, Optional.of(reason), Optional.empty(), Optional.empty());
    }

    private static CompletionChunk usage(int prompt, int completion) {
        return new CompletionChunk(
                "",
                false,
                Optional.empty(),
                Optional.of(new TokenUsage(prompt, completion)),
                Optional.empty());
    }

    private static CompletionChunk error(String code) {
        return new CompletionChunk(
                "", false, Optional.empty(), Optional.empty(), Optional.of(code));
    }
}
