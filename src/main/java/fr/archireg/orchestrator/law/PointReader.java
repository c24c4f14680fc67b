package fr.archireg.orchestrator.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads which parts of an article are meant, behind its number as in {@code L. 152-6, I, 2°} or
 * before it as in {@code le 2° du I de l'article L. 152-6}.
 */
final class PointReader {
    private static final int POINTS_MAX = 12;
    private static final int LINK_WORDS_MAX = 4;
    private static final int SPACES_MAX = 3;
    private static final List<String> AND = List.of("et", "ou", "&");
    private static final List<String> ITS =
            List.of("en son", "en ses", "dans son", "a son", "a ses", "notamment");
    private static final List<String> THE = List.of("le", "les", "l'");
    private static final List<String> OF_THE = List.of("du", "au", "le", "les", "l'");

    /** What may stand between two parts and before an article that they belong to. */
    private static final List<String> LINKS =
            List.of(
                    "du", "de", "des", "d'", "l'", "la", "le", "les", "au", "aux", "a", "meme",
                    "et", "ou", "dudit", ",", "&");

    private static final List<String> OF = List.of("du", "de", "des", "d'", "dudit");

    /** What begins the next sentence of a hurried message: "r421-2 d je dois". */
    private static final List<String> PRONOUNS =
            List.of("je", "j'", "tu", "il", "elle", "on", "nous", "vous", "est-ce", "svp");

    private PointReader() {}

    /**
     * Parts that stand one after the other.
     *
     * @param end first position after the last one, or where the reading began if there is none
     */
    record Points(List<String> names, int end) {
        static Points none(int position) {
            return new Points(List.of(), position);
        }
    }

    /**
     * What stands before a part behind an article: spaces, a mark, "et", "le", "en son".
     *
     * @param opensPhrase whether what follows may belong to the next article
     */
    private record Separator(int end, boolean bracket, boolean opensPhrase) {}

    /**
     * The words between a part and what follows it.
     *
     * @param of whether they say that the part belongs to it
     * @param and whether they say that it stands beside the part
     */
    private record Link(int end, boolean of, boolean and) {}

    /** The parts that follow the number of an article, and do not begin to name the next one. */
    static Points after(FoldedText text, int articleEnd) {
        List<String> names = new ArrayList<>();
        int end = articleEnd;
        while (names.size() < POINTS_MAX) {
            Separator separator = separator(text, end);
            Optional<PointPhrase> phrase =
                    PointPhrase.at(text, separator.end())
                            .or(() -> lastLetter(text, separator.end()));
            boolean ofNext =
                    separator.opensPhrase()
                            && before(text, separator.end()).end() > separator.end();
            if (phrase.isEmpty() || ofNext) {
                return new Points(List.copyOf(names), end);
            }
            names.addAll(phrase.get().names());
            end = phrase.get().end();
            if (leadsToArticle(text, end)) {
                return Points.none(articleEnd);
            }
            end = separator.bracket() && text.at(end) == ')' ? end + 1 : end;
        }
        return new Points(List.copyOf(names), end);
    }

    /** The parts of an article named before in its sentence: "en son a)", "dans ses 1° et 2°". */
    static Points its(FoldedText text, int start) {
        return text.afterAny(ITS, start) < 0 ? Points.none(start) : after(text, start);
    }

    /**
     * The parts that begin exactly here, if an article that they belong to follows: "4° du I de",
     * "le a) et le b) du". The end is where that article stands, with its introduction.
     */
    static Points before(FoldedText text, int start) {
        List<String> names = new ArrayList<>();
        int next = start;
        while (names.size() < POINTS_MAX) {
            Optional<PointPhrase> phrase = phraseBefore(text, next, next > start);
            if (phrase.isEmpty()) {
                break;
            }
            names.addAll(phrase.get().names());
            Optional<Link> link = link(text, phrase.get().end());
            if (link.isEmpty()) {
                break;
            }
            next = link.get().end();
            // "Alinéa 3 L. 151-11", but "1° L. 151-11" is a line of a list.
            boolean belongs = link.get().of() || phrase.get().countsParagraphs();
            if (belongs && !link.get().and() && isArticle(text, next)) {
                return new Points(List.copyOf(names), next);
            }
        }
        return Points.none(start);
    }

    private static Optional<PointPhrase> phraseBefore(
            FoldedText text, int position, boolean linked) {
        return PointPhrase.at(text, position)
                .or(() ->
                        linked || isBehindLink(text, position)
                                ? PointPhrase.bareLetter(text, position)
                                        .or(() -> PointPhrase.bareCapital(text, position))
                                : Optional.empty());
    }

    private static boolean leadsToArticle(FoldedText text, int end) {
        return link(text, end)
                .filter(link -> link.of() && !link.and() && isArticle(text, link.end()))
                .isPresent();
    }

    /** Whether an article stands here that needs no code to be one. */
    private static boolean isArticle(FoldedText text, int position) {
        int introduced = Introduction.at(text, position).end();
        return ArticleReader.at(text, introduced)
                .filter(article -> introduced > position || article.telling())
                .isPresent();
    }

    /** The words between two parts, unless they begin a sentence: "1° Le 3° de l'article". */
    private static Optional<Link> link(FoldedText text, int position) {
        int end = text.afterSpaces(position);
        boolean of = false;
        boolean and = false;
        for (int i = 0; i < LINK_WORDS_MAX; i++) {
            int after = linkWordEnd(text, end);
            if (after < 0) {
                break;
            }
            if (beginsSentence(text, end)) {
                return Optional.empty();
            }
            of |= text.afterAny(OF, end) >= 0;
            and |= text.afterAny(AND, end) >= 0;
            end = text.afterSpaces(after);
        }
        return Optional.of(new Link(end, of, and));
    }

    /**
     * In "de l article" the apostrophe is forgotten; in "de l 421-1" the letter is the article's.
     */
    private static int linkWordEnd(FoldedText text, int position) {
        if (PointPhrase.bareCapital(text, position).isPresent()) {
            return -1;
        }
        boolean elided = text.hasWord("l", position) || text.hasWord("d", position);
        int next = text.afterSpaces(position + 1);
        return elided && next > position + 1 && text.isLetter(next)
                ? next
                : text.afterAny(LINKS, position);
    }

    /** Whether a capital stands here and the next letter is small. */
    private static boolean beginsSentence(FoldedText text, int position) {
        int next = position + 1;
        while (!text.isWord(next) && next - position <= SPACES_MAX) {
            next++;
        }
        return text.isUpperCase(position) && text.isLetter(next) && !text.isUpperCase(next);
    }

    /** Whether "du", "le" or the like stands before this position, or no word does. */
    private static boolean isBehindLink(FoldedText text, int position) {
        int end = text.beforeSpaces(position);
        return !text.isWord(end - 1) || LINKS.contains(text.wordEndingAt(end));
    }

    private static Separator separator(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        char mark = text.at(next);
        boolean marked = ",-([".indexOf(mark) >= 0;
        next = marked ? text.afterSpaces(next + 1) : next;
        if (isTo(text, next) || (mark == '.' && PointPhrase.isBareLetter(text, next + 1))) {
            return new Separator(text.afterSpaces(next + 1), false, false);
        }
        int and = text.afterAny(AND, next);
        next = and < 0 ? next : text.afterSpaces(and);
        int its = text.afterAny(ITS, next);
        // "L. 421-1 et au I" and "L. 421-1, au I" speak of another article.
        List<String> allowed = and >= 0 ? List.of() : marked ? THE : OF_THE;
        int word = its < 0 ? text.afterAny(allowed, next) : its;
        next = word < 0 ? next : text.afterSpaces(word);
        boolean opensPhrase = and >= 0 || (word >= 0 && its < 0);
        return new Separator(next, mark == '(', opensPhrase);
    }

    /** The word in "1° à 4°". */
    private static boolean isTo(FoldedText text, int position) {
        boolean range =
                text.isAccented(position) || text.at(text.beforeSpaces(position) - 1) == '°';
        return range && text.hasWord("a", position) && text.at(position + 1) == ' ';
    }

    /** The letter in "R. 421-17 a", "R421-2a ou" or "L. 410-1 b du code", without its bracket. */
    private static Optional<PointPhrase> lastLetter(FoldedText text, int start) {
        int next = text.afterSpaces(start + 1);
        boolean last =
                text.isDigit(start - 1)
                        || next >= text.length()
                        || Owner.otherTextEnd(text, start + 1) >= 0
                        || "?!,;)]|".indexOf(text.at(next)) >= 0
                        || endsSentence(text, next)
                        || text.afterAny(AND, next) >= 0
                        || (next > start + 1 && text.afterAny(PRONOUNS, next) >= 0)
                        || CodeNames.at(text, text.past("du", next)).isPresent();
        return last ? PointPhrase.bareLetter(text, start) : Optional.empty();
    }

    private static boolean endsSentence(FoldedText text, int point) {
        int next = text.afterSpaces(point + 1);
        return text.at(point) == '.'
                && (next >= text.length() || (next > point + 1 && text.isUpperCase(next)))
                && CodeNames.at(text, point - 1).isEmpty();
    }
}
