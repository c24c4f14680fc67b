package fr.archireg.orchestrator.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Cuts a French text into parts of about equal length. A cut is moved, by a quarter of a part at
 * most, to the nearest paragraph, else to the nearest sentence, else to the nearest word.
 */
public final class TextCuts {
    /** A full stop after these ends no sentence: {@code art. L. 421-1}, {@code 2e al. du II}. */
    private static final Pattern ABBREVIATED =
            Pattern.compile("(?:\\b(?i:arts?|al|cf|ch|chap|mm?e?|n|nos?|p|§)|\\b\\p{Lu})\\.\\s*$");

    private static final int ABBREVIATION_CHARACTERS_MAX = 10;

    private TextCuts() {}

    /**
     * The parts in order; joined they are the text again. There are fewer than asked for where the
     * text is too short; none is empty.
     */
    public static List<String> cut(String text, int parts) {
        int reach = text.length() / parts / 4;
        List<String> result = new ArrayList<>();
        int from = 0;
        for (int part = 1; part < parts; part++) {
            int ideal = (int) ((long) text.length() * part / parts);
            int border = border(text, ideal, reach);
            if (border > from) {
                result.add(text.substring(from, border));
                from = border;
            }
        }
        if (from < text.length()) {
            result.add(text.substring(from));
        }
        return result;
    }

    private static int border(String text, int ideal, int reach) {
        OptionalInt paragraph = nearest(ideal, reach, at -> startsAfter(text, at, c -> c == '\n'));
        if (paragraph.isPresent()) {
            return paragraph.getAsInt();
        }
        BitSet sentences = sentences(text, ideal, reach);
        OptionalInt sentence = nearest(ideal, reach, at -> at >= 0 && sentences.get(at));
        if (sentence.isPresent()) {
            return sentence.getAsInt();
        }
        return nearest(ideal, reach, at -> startsAfter(text, at, Character::isWhitespace))
                .orElseGet(() -> betweenCharacters(text, ideal));
    }

    private static OptionalInt nearest(int ideal, int reach, IntPredicate border) {
        for (int distance = 0; distance <= reach; distance++) {
            if (border.test(ideal - distance)) {
                return OptionalInt.of(ideal - distance);
            }
            if (border.test(ideal + distance)) {
                return OptionalInt.of(ideal + distance);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean startsAfter(String text, int at, IntPredicate separator) {
        return at > 0
                && at < text.length()
                && separator.test(text.charAt(at - 1))
                && !separator.test(text.charAt(at));
    }

    /** Where sentences begin within reach of a position. */
    private static BitSet sentences(String text, int ideal, int reach) {
        int from = Math.max(0, ideal - reach);
        int to = Math.min(text.length(), ideal + reach);
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.FRENCH);
        breaks.setText(text.substring(from, to));
        BitSet starts = new BitSet();
        // Neither the first nor the last border is one of the text: they are where it was taken
        // out.
        breaks.first();
        for (int at = breaks.next();
                at != BreakIterator.DONE && at < to - from;
                at = breaks.next()) {
            if (!abbreviated(text, from + at)) {
                starts.set(from + at);
            }
        }
        return starts;
    }

    private static boolean abbreviated(String text, int end) {
        int from = Math.max(0, end - ABBREVIATION_CHARACTERS_MAX);
        return ABBREVIATED.matcher(text.substring(from, end)).find();
    }

    private static int betweenCharacters(String text, int at) {
        boolean insidePair =
                at > 0
                        && at < text.length()
                        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
        return insidePair ? at + 1 : at;
    }
}
