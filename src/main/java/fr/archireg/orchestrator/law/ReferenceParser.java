package fr.archireg.orchestrator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the articles of codes that a text names, as users write them and as texts print them. Reads
 * a text once from left to right, in time linear in its length.
 *
 * <p>A number without a letter only counts after the word "article". An article takes the code that
 * follows it, else one named before it in the same sentence, else the only one that a short text
 * names. Articles of statutes, decrees and contracts are left out.
 */
public final class ReferenceParser {
    private static final int SHORT_TEXT_CHARS_MAX = 400;
    private static final int SPACES_MAX = 3;

    /** Two small letters may be a word of a short message. */
    private static final int SURE_INITIALS = 3;

    /** Their full stop ends no sentence. */
    private static final Set<String> SHORTENED =
            Set.of("art", "anc", "spec", "comp", "rappr", "urb", "civ", "env", "obs");

    private static final Set<String> THING_WORDS =
            Set.of(
                    "un", "deux", "des", "mon", "mes", "ton", "son", "ce", "ces", "notre", "votre",
                    "vos", "leur", "chaque");

    private final FoldedText text;
    private final List<Mention> mentions = new ArrayList<>();
    private final List<CodeNames.Found> codes = new ArrayList<>();
    private final NamedAct act = new NamedAct();

    private ReferenceParser(String text) {
        this.text = FoldedText.of(text);
    }

    /** The mentions of a text, in its order. */
    public static List<Mention> parse(String text) {
        ReferenceParser parser = new ReferenceParser(text);
        parser.scan();
        return parser.withTheOnlyCode();
    }

    /**
     * The mentions of a part of a longer text, in its order: that it names a single code says
     * nothing about its articles.
     */
    public static List<Mention> parseProse(String text) {
        ReferenceParser parser = new ReferenceParser(text);
        parser.scan();
        return List.copyOf(parser.mentions);
    }

    /** The one article that a text is, such as {@code R*421-14} in a table; points may follow. */
    public static Optional<LegalReference> article(String text) {
        FoldedText folded = FoldedText.of(text);
        int start = Introduction.at(folded, folded.afterSpaces(0)).end();
        return ArticleReader.at(folded, start)
                .filter(article -> folded.afterSpaces(article.end()) == folded.length())
                .map(ArticleReader.Article::reference);
    }

    private void scan() {
        int position = 0;
        while (position < text.length()) {
            position = text.isWord(position - 1) ? position + 1 : step(position);
        }
    }

    /** Reads what begins here; the first position after it. */
    private int step(int position) {
        if (!text.isWord(position)) {
            return position + 1;
        }
        boolean ofAct =
                act.stands()
                        && !sentenceEnded(act.end(), position)
                        && !act.titleEnded(text, position);
        Optional<LegalCode> before = ofAct ? Optional.empty() : lastCode(position);
        ReferenceList list = ReferenceList.at(text, position, before, codeJustBefore(position));
        if (list.end() > position) {
            List<Mention> found = list.mentions();
            mentions.addAll(
                    ofAct ? found.stream().filter(ReferenceParser::isOfCode).toList() : found);
            codes.addAll(list.codes());
            act.forget();
            return list.end();
        }
        Optional<CodeNames.Found> code = codeAt(position);
        if (code.isPresent()) {
            codes.add(code.get());
            act.forget();
            return code.get().end();
        }
        return word(position);
    }

    /** Whether it can hardly be an article of a statute. */
    private static boolean isOfCode(Mention mention) {
        LegalReference article = mention.first();
        return article.code().isPresent() || !article.series().isEmpty();
    }

    private int word(int position) {
        PointReader.Points its = PointReader.its(text, position);
        if (!its.names().isEmpty() && mayHavePoints(position)) {
            mentions.add(mentions.removeLast().withPoints(its.names()));
            return its.end();
        }
        // It is no word of the name of an act.
        int point = PointPhrase.at(text, position).map(PointPhrase::end).orElse(position);
        if (point > position) {
            return point;
        }
        int end = position;
        while (text.isWord(end)) {
            end++;
        }
        act.read(text, position, end);
        return end;
    }

    /** Whether the sentence has named an article, and no other act since. */
    private boolean mayHavePoints(int position) {
        return !mentions.isEmpty()
                && !act.stands()
                && !sentenceEnded(mentions.getLast().end(), position);
    }

    private Optional<CodeNames.Found> codeAt(int position) {
        return CodeNames.at(text, position)
                .filter(found ->
                        !found.initials()
                                || (text.isUpperCase(position) && !isThing(position))
                                || isBeforeArticle(found, position))
                .or(() -> CodeSubjects.before(text, position));
    }

    /** "Un CU tacite", "mon CU": a certificate and no code. */
    private boolean isThing(int position) {
        return THING_WORDS.contains(text.wordEndingAt(text.beforeSpaces(position)));
    }

    /** Initials in small letters: "cgct art l2224-8". */
    private boolean isBeforeArticle(CodeNames.Found found, int position) {
        int next = text.afterSpaces(found.end());
        return found.end() - position >= SURE_INITIALS
                && ArticleReader.at(text, Introduction.at(text, next).end())
                        .filter(ArticleReader.Article::inSeries)
                        .isPresent();
    }

    /** The code whose name ends here, but for spaces or a mark before a number that ends well. */
    private Optional<LegalCode> codeJustBefore(int position) {
        if (codes.isEmpty() || position - codes.getLast().end() > SPACES_MAX) {
            return Optional.empty();
        }
        int next = text.afterSpaces(codes.getLast().end());
        boolean mark = text.at(next) == ',' || text.at(next) == ':';
        boolean before =
                mark
                        ? text.afterSpaces(next + 1) == position && endsPhrase(position)
                        : next == position;
        return before ? Optional.of(codes.getLast().code()) : Optional.empty();
    }

    /** Whether the number here is no number of things: "C. civ., 552", "C. civ. : 653 et 655". */
    private boolean endsPhrase(int position) {
        return ArticleReader.at(text, position)
                .map(article -> PointReader.after(text, article.end()).end())
                .filter(end ->
                        !text.isWord(text.afterSpaces(end))
                                || ListWords.separatorEnd(text, end) >= 0
                                || ListWords.rangeEnd(text, end) >= 0)
                .isPresent();
    }

    /** The code named last, unless a sentence ended since. */
    private Optional<LegalCode> lastCode(int position) {
        if (codes.isEmpty()) {
            return Optional.empty();
        }
        CodeNames.Found last = codes.getLast();
        return sentenceEnded(last.end(), position) ? Optional.empty() : Optional.of(last.code());
    }

    private boolean sentenceEnded(int from, int to) {
        if (to - from > SHORT_TEXT_CHARS_MAX) {
            return true;
        }
        for (int i = from; i < to; i++) {
            char c = text.at(i);
            boolean fullStop =
                    c == '.'
                            && text.at(i + 1) == ' '
                            && text.isLetter(i - 3)
                            && i - 3 >= from
                            && !SHORTENED.contains(text.wordEndingAt(i));
            if (c == '?' || c == '!' || c == '\n' || fullStop) {
                return true;
            }
        }
        return false;
    }

    private List<Mention> withTheOnlyCode() {
        Set<LegalCode> named =
                codes.stream().map(CodeNames.Found::code).collect(Collectors.toSet());
        if (named.size() != 1 || text.length() > SHORT_TEXT_CHARS_MAX) {
            return List.copyOf(mentions);
        }
        LegalCode only = named.iterator().next();
        return mentions.stream()
                .map(mention -> {
                    LegalReference article = mention.first();
                    boolean unowned = article.code().isEmpty() && only.mayHold(article);
                    return unowned ? mention.of(only) : mention;
                })
                .toList();
    }
}
