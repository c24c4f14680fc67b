package fr.archireg.orchestrator.chat;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that an answer cites, written {@code [2]} or {@code [1, 3]}.
 *
 * @param valid numbers of sources, ascending
 * @param unknown numbers that no source has, ascending
 */
public record Citations(List<Integer> valid, List<Integer> unknown) {
    // Three digits at most: a longer number in brackets is no citation. Possessive: linear time.
    private static final Pattern BRACKETS =
            Pattern.compile("\\[\\s*+(\\d{1,3}+(?:\\s*+[,;]\\s*+\\d{1,3}+)*+)\\s*+]");

    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,;]\\s*");

    public Citations {
        valid = List.copyOf(valid);
        unknown = List.copyOf(unknown);
    }

    /** Reads an answer; its sources have the numbers from 1 to {@code sources}. */
    static Citations of(String answer, int sources) {
        NavigableSet<Integer> cited = new TreeSet<>();
        Matcher matcher = BRACKETS.matcher(answer);
        while (matcher.find()) {
            SEPARATOR.splitAsStream(matcher.group(1)).map(Integer::valueOf).forEach(cited::add);
        }
        return new Citations(
                cited.stream().filter(n -> n >= 1 && n <= sources).toList(),
                cited.stream().filter(n -> n < 1 || n > sources).toList());
    }
}
