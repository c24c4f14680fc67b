package fr.archireg.orchestrator.openai;

import fr.archireg.orchestrator.chat.LegalClock;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What the routes need to know of the rest.
 *
 * @param models names that a request may choose from, the one that answers by default first
 * @param similarityThreshold least cosine similarity of a passage, 0 to 1
 * @param clock what time and day it is
 */
public record OpenAiConfig(
        List<String> models, DoubleSupplier similarityThreshold, LegalClock clock) {
    public OpenAiConfig {
        models = List.copyOf(models);
    }
}
