package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.embedding.EmbeddingModel;
import fr.archireg.orchestrator.embedding.EmbeddingRole;
import java.util.List;
import java.util.stream.Stream;

/**
 * Splits documents into passages that the embedding model takes without cutting them. A text that
 * fits is one passage; a longer one becomes passages of about the same length, so that none is
 * tiny. Thread-safe.
 *
 * <p>Counting tokens is a call into the model. One count says how many parts a text needs, one for
 * each part proves that it fits, and a part that does not is split again.
 */
final class PassageSplitter {
    /** Share of a passage that title and heading may take. */
    private static final double CONTEXT_SHARE_MAX = 1 / 3.0;

    /** Aimed at, so that few parts have to be split again. */
    private static final double FILL = 0.9;

    /** A text beyond this is always split, and its tokens are estimated from its beginning. */
    private static final int COUNTED_CHARACTERS_MAX = 8_000;

    private final EmbeddingModel model;

    PassageSplitter(EmbeddingModel model) {
        this.model = model;
    }

    /** What stands in front of every part of a document. */
    private record Context(String text, int tokens) {}

    /** The passages in order, at least one. */
    List<PassageText> split(Document document) {
        int tokensMax = model.tokensMax(EmbeddingRole.PASSAGE);
        Context context = context(document, tokensMax);
        return parts(document.content(), context, tokensMax).stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> new PassageText(part, context.text() + part))
                .toList();
    }

    /** Joined they are the text again. */
    private List<String> parts(String text, Context context, int tokensMax) {
        int tokens = countTokens(context, text);
        if (tokens <= tokensMax && text.length() <= COUNTED_CHARACTERS_MAX) {
            return List.of(text);
        }
        double room = (tokensMax - context.tokens()) * FILL;
        int needed = (int) Math.ceil((tokens - context.tokens()) / room);
        List<String> cut = TextCuts.cut(text, Math.clamp(needed, 2, Math.max(2, text.length())));
        // A single character that is too long for the model cannot be helped.
        return cut.size() == 1
                ? cut
                : cut.stream().flatMap(part -> parts(part, context, tokensMax).stream()).toList();
    }

    private int countTokens(Context context, String text) {
        int counted = Math.min(text.length(), COUNTED_CHARACTERS_MAX);
        int tokens = model.countTokens(context.text() + text.substring(0, counted));
        return (int) ((long) tokens * text.length() / counted);
    }

    private Context context(Document document, int tokensMax) {
        String title = line(document.title());
        List<String> path = document.origin().path();
        String heading = path.isEmpty() ? "" : line(path.getLast());
        return Stream.of(title + heading, title)
                .map(text -> new Context(text, model.countTokens(text)))
                .filter(context -> context.tokens() <= tokensMax * CONTEXT_SHARE_MAX)
                .findFirst()
                .orElse(new Context("", 0));
    }

    private static String line(String text) {
        return text.isBlank() ? "" : text.strip() + "\n";
    }
}
