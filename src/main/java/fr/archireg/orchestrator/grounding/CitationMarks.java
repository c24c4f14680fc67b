package fr.archireg.orchestrator.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The citations in a text, written {@code [2]}, {@code [1, 3]} or {@code [1][3]}.
 *
 * @param text the text with spaces where they stood, so that positions stay the same
 * @param marks in the order of the text
 */
record CitationMarks(String text, List<Mark> marks) {
    // Three digits at most: a longer number in brackets is no citation. Possessive: linear time.
    private static final Pattern BRACKETS =
            Pattern.compile("\\[\\s*+(\\d{1,3}+(?:\\s*+[,;]\\s*+\\d{1,3}+)*+)\\s*+]");

    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,;]\\s*");

    /**
     * One pair of brackets.
     *
     * @param numbers as they are written, at least one
     */
    record Mark(List<Integer> numbers, int start, int end) {}

    static CitationMarks of(String text) {
        List<Mark> marks = new ArrayList<>();
        StringBuilder rest = new StringBuilder(text);
        Matcher matcher = BRACKETS.matcher(text);
        while (matcher.find()) {
            List<Integer> numbers =
                    SEPARATOR.splitAsStream(matcher.group(1)).map(Integer::valueOf).toList();
            marks.add(new Mark(numbers, matcher.start(), matcher.end()));
            for (int i = matcher.start(); i < matcher.end(); i++) {
                rest.setCharAt(i, ' ');
            }
        }
        return new CitationMarks(rest.toString(), List.copyOf(marks));
    }
}
