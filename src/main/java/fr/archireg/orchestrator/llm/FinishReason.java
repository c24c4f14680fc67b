package fr.archireg.orchestrator.llm;

import java.util.Locale;

/** Why a model ended its answer; the names are OpenAI's. */
public enum FinishReason {
    /** The model had nothing more to say. */
    STOP,
    /** The token limit cut the answer. */
    LENGTH,
    /** The provider's filter cut the answer. */
    CONTENT_FILTER,
    /** Anything else: tool calls, which we never ask for, or a reason unknown to us. */
    OTHER;

    /** The name on the wire, such as {@code content_filter}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FinishReason fromWire(String name) {
        return switch (name) {
            case "stop" -> STOP;
            case "length" -> LENGTH;
            case "content_filter" -> CONTENT_FILTER;
            default -> OTHER;
        };
    }
}
