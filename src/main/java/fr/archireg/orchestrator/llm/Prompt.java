package fr.archireg.orchestrator.llm;

import java.util.List;
import java.util.Optional;

/**
 * What is sent to a model.
 *
 * @param turns system message first, the user's question last
 * @param model the model to ask, or empty for the configured one
 */
public record Prompt(List<Turn> turns, Optional<String> model) {
    public Prompt {
        turns = List.copyOf(turns);
    }

    /** One message of the dialogue. */
    public record Turn(Role role, String text) {}

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }
}
