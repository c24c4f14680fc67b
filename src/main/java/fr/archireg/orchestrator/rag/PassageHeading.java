package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands in front of every passage of a document when it is embedded: its title, and the
 * heading that it stands under. Both are left out where they would take too much of the room.
 *
 * @param text ends with a line feed, or is empty
 * @param tokens of the text
 */
public record PassageHeading(String text, int tokens) {
    /** Share of a passage that title and heading may take: a third, or half of a window. */
    private static final int PARTS_OF_PASSAGE = 3;

    private static final int PARTS_OF_WINDOW = 2;

    /**
     * The same for the same document and model, so that a passage can be embedded again exactly as
     * the import embedded it.
     *
     * @param path headings from the code down; the last one is used
     */
    public static PassageHeading of(EmbeddingModel model, String title, List<String> path) {
        String titleLine = line(title);
        String heading = path.isEmpty() ? "" : line(path.getLast());
        int tokensMax = tokensMax(model);
        return Stream.of(titleLine + heading, titleLine)
                .map(text -> new PassageHeading(text, text.isEmpty() ? 0 : model.countTokens(text)))
                .filter(candidate -> candidate.tokens() <= tokensMax)
                .findFirst()
                .orElse(new PassageHeading("", 0));
    }

    private static int tokensMax(EmbeddingModel model) {
        return model.passageWindow() > 0
                ? model.passageWindow() / PARTS_OF_WINDOW
                : model.tokensMax(EmbeddingRole.PASSAGE) / PARTS_OF_PASSAGE;
    }

    private static String line(String text) {
        return text.isBlank() ? "" : text.strip() + "\n";
    }
}
