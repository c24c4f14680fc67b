package fr.archireg.orchestrator.screening;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Phrases by the word or the sign that they begin with, so that a text is read once and a pattern
 * only tried where it can begin. Immutable.
 */
final class PhraseBook {
    private final Map<String, List<Pattern>> continuations = new HashMap<>();

    private PhraseBook(List<Phrase> phrases) {
        for (Phrase phrase : phrases) {
            Pattern continuation = Pattern.compile(phrase.continuation());
            for (String start : phrase.starts().split(" ", -1)) {
                continuations.computeIfAbsent(start, unused -> new ArrayList<>()).add(continuation);
            }
        }
    }

    /**
     * A way to say something.
     *
     * @param starts whole words, or single signs, with a space between them
     * @param continuation regular expression of what follows directly; it must look at a bounded
     *     stretch of text only
     */
    record Phrase(String starts, String continuation) {}

    static PhraseBook of(Phrase... phrases) {
        return new PhraseBook(List.of(phrases));
    }

    /** Whether any of the phrases occurs. */
    boolean occursIn(String text) {
        int start = 0;
        while (start < text.length()) {
            int end = tokenEnd(text, start);
            if (begins(text, start, end)) {
                return true;
            }
            start = end;
        }
        return false;
    }

    private boolean begins(String text, int start, int end) {
        for (Pattern continuation :
                continuations.getOrDefault(text.substring(start, end), List.of())) {
            Matcher matcher = continuation.matcher(text).useTransparentBounds(true);
            if (matcher.region(end, text.length()).lookingAt()) {
                return true;
            }
        }
        return false;
    }

    private static int tokenEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return Math.max(end, start + 1);
    }
}
