package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.Embedding;
import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.text.TextCuts;
import java.util.List;

/**
 * Makes the vectors of passages: the import, a re-embedding and the check of what is stored make
 * the same one of the same text. Thread-safe.
 */
public final class PassageEmbedder {
    private final EmbeddingModel model;

    public PassageEmbedder(EmbeddingModel model) {
        this.model = model;
    }

    /**
     * The vector of a stored passage, under the heading that its document gives it.
     *
     * @throws fr.archireg.orchestrator.error.AppException as the model does
     */
    public Embedding embed(StoredText text) {
        return embed(PassageHeading.of(model, text.title(), text.path()), text.content());
    }

    /**
     * The mean of the vectors of a passage's windows, each of them under the heading.
     *
     * @throws fr.archireg.orchestrator.error.AppException as the model does
     */
    public Embedding embed(PassageHeading heading, String content) {
        return Embedding.mean(
                windows(heading, content).stream()
                        .map(window -> model.embed(heading.text() + window, EmbeddingRole.PASSAGE))
                        .toList());
    }

    /** Parts of about equal length: a last one of few words would count as much as the others. */
    private List<String> windows(PassageHeading heading, String content) {
        if (model.passageWindow() == 0) {
            return List.of(content);
        }
        int room = model.passageWindow() - heading.tokens();
        int parts = Math.ceilDiv(model.countTokens(content), room);
        List<String> windows =
                TextCuts.cut(content, Math.max(1, parts)).stream()
                        .map(String::strip)
                        .filter(window -> !window.isEmpty())
                        .toList();
        return windows.isEmpty() ? List.of(content) : windows;
    }
}
