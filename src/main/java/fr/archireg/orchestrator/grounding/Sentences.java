package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.grounding.CitationMarks.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which citations a place in a block of text belongs to: those of its sentence; in a sentence
 * without any, those of the block. A citation after the full stop belongs to the sentence before
 * it. Lines, and parts between semicolons, count as sentences.
 */
final class Sentences {
    private static final Set<String> ABBREVIATIONS =
            Set.of("art", "arts", "al", "cf", "ex", "env", "min", "max", "mme", "dr", "ste", "urb");

    private final NavigableMap<Integer, Set<Integer>> bySentence = new TreeMap<>();
    private final Set<Integer> ofBlock = new TreeSet<>();

    private Sentences() {}

    /**
     * Reads a block.
     *
     * @param known numbers that sources have; others say nothing about where a text comes from
     */
    static Sentences of(CitationMarks cited, Set<Integer> known) {
        Sentences sentences = new Sentences();
        List<Integer> starts = starts(cited);
        starts.forEach(start -> sentences.bySentence.put(start, new TreeSet<>()));
        for (Mark mark : cited.marks()) {
            List<Integer> numbers = mark.numbers().stream().filter(known::contains).toList();
            sentences.bySentence.floorEntry(mark.start()).getValue().addAll(numbers);
            sentences.ofBlock.addAll(numbers);
        }
        return sentences;
    }

    /** The numbers of the sources that a place goes back to; empty if the block cites nothing. */
    Set<Integer> citedAt(int position) {
        Set<Integer> own = bySentence.floorEntry(position).getValue();
        return own.isEmpty() ? ofBlock : own;
    }

    private static List<Integer> starts(CitationMarks cited) {
        String text = cited.text();
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        int mark = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!ends(text, i)) {
                continue;
            }
            int next = i + 1;
            while (mark < cited.marks().size() && cited.marks().get(mark).start() < next) {
                mark++;
            }
            // Citations that directly follow the end.
            while (text.charAt(i) != '\n'
                    && mark < cited.marks().size()
                    && isSpace(text, next, cited.marks().get(mark).start())) {
                next = cited.marks().get(mark).end();
                mark++;
            }
            starts.add(next);
        }
        return starts;
    }

    private static boolean ends(String text, int position) {
        return switch (text.charAt(position)) {
            case '\n', ';' -> true;
            case '!', '?' -> isSpace(text, position + 1, position + 2);
            case '.' ->
                    isSpace(text, position + 1, position + 2) && !afterAbbreviation(text, position);
            default -> false;
        };
    }

    private static boolean isSpace(String text, int start, int end) {
        for (int i = start; i < Math.min(end, text.length()); i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!space || (c == '\n' && i > start)) {
                return false;
            }
        }
        return true;
    }

    /** After one letter, as in "L. 421-1", or an abbreviation. */
    private static boolean afterAbbreviation(String text, int position) {
        int start = position;
        while (start > 0 && position - start <= 4 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        String word = text.substring(start, position);
        return word.length() == 1 || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
    }
}
