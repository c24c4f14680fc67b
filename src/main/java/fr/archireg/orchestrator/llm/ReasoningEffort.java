package fr.archireg.orchestrator.llm;

import java.util.Arrays;
import java.util.Locale;

/** How long a model thinks before it answers; the names are OpenAI's. */
public enum ReasoningEffort {
    LOW,
    MEDIUM,
    HIGH;

    /** The name on the wire, such as {@code low}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReasoningEffort fromWire(String name) {
        return Arrays.stream(values())
                .filter(effort -> effort.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a reasoning effort"));
    }
}
