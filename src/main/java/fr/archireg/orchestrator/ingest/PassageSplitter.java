package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import fr.archireg.orchestrator.rag.PassageHeading;
import fr.archireg.orchestrator.text.TextCuts;
import java.util.List;

/**
 * Splits documents into passages that the embedding model takes without cutting them. A text that
 * fits is one passage; a longer one becomes passages of about the same length, so that none is
 * tiny. Thread-safe.
 *
 * <p>Counting tokens is a call into the model. One count says how many parts a text needs, one for
 * each part proves that it fits, and a part that does not is split again.
 */
final class PassageSplitter {
    /** Aimed at, so that few parts have to be split again. */
    private static final double FILL = 0.9;

    /** A text beyond this is always split, and its tokens are estimated from its beginning. */
    private static final int COUNTED_CHARACTERS_MAX = 8_000;

    private final EmbeddingModel model;

    PassageSplitter(EmbeddingModel model) {
        this.model = model;
    }

    /** The passages in order, at least one. */
    List<PassageText> split(Document document) {
        int tokensMax = model.tokensMax(EmbeddingRole.PASSAGE);
        PassageHeading heading =
                PassageHeading.of(model, document.title(), document.origin().path());
        return parts(document.content(), heading, tokensMax).stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> new PassageText(part, heading))
                .toList();
    }

    /** Joined they are the text again. */
    private List<String> parts(String text, PassageHeading heading, int tokensMax) {
        int tokens = countTokens(heading, text);
        if (tokens <= tokensMax && text.length() <= COUNTED_CHARACTERS_MAX) {
            return List.of(text);
        }
        double room = (tokensMax - heading.tokens()) * FILL;
        int needed = (int) Math.ceil((tokens - heading.tokens()) / room);
        List<String> cut = TextCuts.cut(text, Math.clamp(needed, 2, Math.max(2, text.length())));
        // A single character that is too long for the model cannot be helped.
        return cut.size() == 1
                ? cut
                : cut.stream().flatMap(part -> parts(part, heading, tokensMax).stream()).toList();
    }

    private int countTokens(PassageHeading heading, String text) {
        int counted = Math.min(text.length(), COUNTED_CHARACTERS_MAX);
        int tokens = model.countTokens(heading.text() + text.substring(0, counted));
        return (int) ((long) tokens * text.length() / counted);
    }
}
