package fr.archireg.orchestrator.law;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A place in a text that names one article or a range of them.
 *
 * @param first the article, or the first of the range
 * @param last the last of the range, or empty if it is one article
 * @param following whether the text says "et suivants"
 * @param points parts of the article that are meant, such as {@code 7°} or {@code II}
 * @param start first position of the article's number with its letters
 * @param end first position after it, and after the last one of a range
 */
public record Mention(
        LegalReference first,
        Optional<LegalReference> last,
        boolean following,
        List<String> points,
        int start,
        int end) {
    private static final int FOLLOWING_MAX = 5;
    private static final int NUMBER_DIGITS_MAX = 8;

    public Mention {
        points = List.copyOf(points);
    }

    /** The one article, without an open or closed range. */
    static Mention of(LegalReference article, int start, int end) {
        return new Mention(article, Optional.empty(), false, List.of(), start, end);
    }

    /**
     * The articles that are meant, in order. Which articles a range really holds only the corpus
     * knows; here it is counted through by the last group of the number. A range that cannot be
     * counted, or is longer than the limit, is its two ends.
     *
     * @param articlesMax limit of a range, at least 2
     */
    public List<LegalReference> articles(int articlesMax) {
        String number = first.number();
        int from = lastGroup(number);
        if (following && from >= 0) {
            return count(from, Math.min(from + FOLLOWING_MAX, from + articlesMax - 1));
        }
        if (last.isEmpty()) {
            return List.of(first);
        }
        LegalReference end = last.get();
        int to = lastGroup(end.number());
        boolean countable =
                from >= 0
                        && to > from
                        && to - from < articlesMax
                        && first.series().equals(end.series())
                        && stem(number).equals(stem(end.number()));
        if (!countable) {
            return List.of(first, end);
        }
        List<LegalReference> between = count(from, to - 1);
        return Stream.concat(between.stream(), Stream.of(end)).toList();
    }

    /** The same mention with its articles in a code. */
    Mention of(LegalCode code) {
        return new Mention(
                first.of(code), last.map(end -> end.of(code)), following, points, start, end);
    }

    /** The same mention with further points behind its own. */
    Mention withPoints(List<String> further) {
        List<String> all = Stream.concat(points.stream(), further.stream()).toList();
        return new Mention(first, last, following, all, start, end);
    }

    /** The same mention with the articles that follow its own. */
    Mention andFollowing() {
        return new Mention(first, last, true, points, start, end);
    }

    private List<LegalReference> count(int from, int to) {
        String stem = stem(first.number());
        return Stream.concat(
                        Stream.of(first),
                        IntStream.rangeClosed(from + 1, to)
                                .mapToObj(n -> first.withNumber(stem + n)))
                .toList();
    }

    private static String stem(String number) {
        return number.substring(0, number.lastIndexOf('-') + 1);
    }

    private static int lastGroup(String number) {
        String group = number.substring(number.lastIndexOf('-') + 1);
        return group.length() > NUMBER_DIGITS_MAX ? -1 : Integer.parseInt(group);
    }
}
