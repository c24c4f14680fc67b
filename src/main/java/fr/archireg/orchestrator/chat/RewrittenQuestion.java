package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.Mention;
import fr.archireg.orchestrator.law.ReferenceParser;
import fr.archireg.orchestrator.llm.Prompt.Turn;
import fr.archireg.orchestrator.text.UserText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges what a model made of a question. Models drift: they answer, explain, refuse, or name an
 * article that nobody spoke of. Pure.
 */
final class RewrittenQuestion {
    /** A question that is longer would hide what it is about. */
    static final int CHARS_MAX = 300;

    /** One line that ends as a question, without an address or markup. */
    private static final Pattern QUESTION = Pattern.compile("[^\\n<>{}`|]*\\p{L}[^\\n<>{}`|]*\\?");

    private static final Pattern ADDRESS = Pattern.compile("://|\\]\\(|\\bwww\\.");
    private static final Pattern QUOTES = Pattern.compile("^[\"«“]\\s*|\\s*[\"»”]$");

    private RewrittenQuestion() {}

    /**
     * The question in what a model wrote, empty if it is unfit to be searched with.
     *
     * @param history earlier turns; what they name, a question may name
     */
    static Optional<String> fit(String written, String question, List<Turn> history) {
        String text = QUOTES.matcher(UserText.clean(written)).replaceAll("").strip();
        boolean shaped =
                text.length() <= CHARS_MAX
                        && QUESTION.matcher(text).matches()
                        && !ADDRESS.matcher(text).find();
        return shaped && namesNothingNew(text, question, history)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static boolean namesNothingNew(String text, String question, List<Turn> history) {
        List<LegalReference> named = references(text).toList();
        if (named.isEmpty()) {
            return true;
        }
        List<LegalReference> known =
                Stream.concat(Stream.of(question), history.stream().map(Turn::text))
                        .flatMap(RewrittenQuestion::references)
                        .toList();
        return named.stream().allMatch(one -> known.stream().anyMatch(other -> agree(one, other)));
    }

    /** The same number, and not in two different codes. */
    private static boolean agree(LegalReference one, LegalReference other) {
        boolean sameCode =
                one.code().isEmpty() || other.code().isEmpty() || one.code().equals(other.code());
        return sameCode && one.key().equals(other.key());
    }

    private static Stream<LegalReference> references(String text) {
        return ReferenceParser.parse(text).stream()
                .flatMap((Mention mention) ->
                        Stream.concat(Stream.of(mention.first()), mention.last().stream()));
    }
}
