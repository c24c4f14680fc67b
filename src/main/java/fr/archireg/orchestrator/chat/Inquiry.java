package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.security.Caller;
import java.util.List;

/**
 * A question with what belongs to it.
 *
 * @param caller who asks, and pays for the answer
 * @param history earlier turns, oldest first
 */
public record Inquiry(Caller caller, ChatRequest request, List<Turn> history) {
    public Inquiry {
        history = List.copyOf(history);
    }
}
