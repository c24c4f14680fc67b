package fr.archireg.orchestrator.openai;

import java.util.List;

/**
 * What the routes need to know of the rest.
 *
 * @param models names that a request may choose from, the one that answers by default first
 * @param similarityThreshold least cosine similarity of a passage, 0 to 1
 */
public record OpenAiConfig(List<String> models, double similarityThreshold) {
    public OpenAiConfig {
        models = List.copyOf(models);
    }
}
