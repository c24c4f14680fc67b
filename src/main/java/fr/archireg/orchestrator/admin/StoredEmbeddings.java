package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.rag.Passage;
import fr.archireg.orchestrator.rag.PassageStore;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.util.List;
import java.util.Optional;

/**
 * Embeds a few stored passages again and holds the result against what is stored. Which text a
 * program embedded, with the title and heading in front or without, is not stored: the form that
 * fits best counts.
 */
public final class StoredEmbeddings {
    private static final int FROM_EACH_END = 2;

    private final PassageStore passages;
    private final EmbeddingModel model;

    public StoredEmbeddings(PassageStore passages, EmbeddingModel model) {
        this.passages = passages;
        this.model = model;
    }

    /**
     * The cosine similarity of each passage of a sample to itself, 1 where nothing has changed;
     * none for a corpus without short passages that have an embedding.
     *
     * @param enough from which on no other form is tried
     */
    List<Double> similarities(double enough) {
        return passages.load(passages.sample(FROM_EACH_END), Optional.empty()).stream()
                .map(stored -> similarity(stored.passage(), enough))
                .toList();
    }

    private double similarity(Passage passage, double enough) {
        double best = -1;
        for (String text : forms(passage)) {
            if (best < enough) {
                best = Math.max(best, similarity(passage, text));
            }
        }
        return best;
    }

    private double similarity(Passage passage, String text) {
        return passages
                .load(List.of(passage.id()), Optional.of(model.embed(text, EmbeddingRole.PASSAGE)))
                .stream()
                .mapToDouble(ScoredPassage::similarity)
                .findFirst()
                // Deleted meanwhile: nothing to complain about.
                .orElse(1);
    }

    private static List<String> forms(Passage passage) {
        List<String> path = passage.origin().path();
        String title = passage.title() + "\n";
        String heading = path.isEmpty() ? "" : path.getLast() + "\n";
        return List.of(
                title + heading + passage.content(), title + passage.content(), passage.content());
    }
}
