package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.testing.LlmReply;

/** A short answer with everything that Groq puts into one. */
final class RecordedStream {
    static final String TEXT = "Hauteur : 12 m é€😀";

    private static final String HEAD =
            """
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m",\
            "choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,\
            "finish_reason":null}],"x_groq":{"id":"req_1"}}

            """;

    private RecordedStream() {}

    /** Role, reasoning, three deltas with characters of all lengths, finish, usage, end. */
    static LlmReply reply() {
        return LlmReply.stream()
                .event(HEAD)
                .event(": ping\r\n\r\n")
                .reasoning("hm")
                .delta("Hauteur : ")
                .delta("12 m")
                .delta(" é€😀")
                .finish("stop")
                .usage(9, 3)
                .done();
    }
}
