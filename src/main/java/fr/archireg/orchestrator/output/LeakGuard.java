package fr.archireg.orchestrator.output;

import fr.archireg.orchestrator.text.Folding;
import fr.archireg.orchestrator.text.SequenceIndex;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cuts an answer off where it begins to recite a text that it must not show: at the whole of a
 * short secret mark, or at a long verbatim run of the text. Only letters and figures are compared,
 * folded, so that case, accents, spaces and punctuation change nothing; where the answer's pieces
 * end does not either. While a run is long enough to be suspicious it is held back, and shown if it
 * turns out to be something else. What is paraphrased, translated or encoded is not recognised.
 * Single-threaded.
 */
final class LeakGuard {
    /** Letters in a row that no answer has in common with the rules by chance. */
    private static final int RUN_MAX = 80;

    private static final int RUN_HELD = 30;
    private static final int MARK_HELD = 6;

    /** Spaces between the letters must not make it keep the answer back for ever. */
    private static final int HELD_CHARS_MAX = 1_000;

    private final SequenceIndex<Integer>.Cursor rules;
    private final SequenceIndex<Integer>.Cursor mark;
    private final int markLength;
    private final StringBuilder held = new StringBuilder();
    private boolean leaking;
    private boolean suspicious;

    LeakGuard(Recited recited) {
        this.rules = recited.rules().cursor();
        this.mark = recited.mark().cursor();
        this.markLength = recited.markLength();
    }

    /** The text that must not be recited and its mark, ready to be compared with answers. */
    record Recited(SequenceIndex<Integer> rules, SequenceIndex<Integer> mark, int markLength) {
        static Recited of(String rules, String mark) {
            List<Integer> letters = letters(mark);
            return new Recited(
                    SequenceIndex.of(letters(rules)), SequenceIndex.of(letters), letters.size());
        }
    }

    /** What may be shown after this piece; may be empty. */
    String accept(String piece) {
        StringBuilder shown = new StringBuilder();
        piece.codePoints().forEach(c -> read(c, shown));
        return shown.toString();
    }

    /** What was held back, unless the answer was cut off. */
    String finish() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }

    /** Whether the answer was cut off; nothing that comes after it is shown. */
    boolean leaking() {
        return leaking;
    }

    private void read(int c, StringBuilder shown) {
        if (leaking) {
            return;
        }
        held.appendCodePoint(c);
        // Runs for every character of every answer: no stream.
        String folded = Folding.fold(c);
        for (int i = 0; i < folded.length(); i += Character.charCount(folded.codePointAt(i))) {
            if (Character.isLetterOrDigit(folded.codePointAt(i))) {
                compare(folded.codePointAt(i));
            }
        }
        if (leaking) {
            held.setLength(0);
        } else if (!suspicious || held.length() > HELD_CHARS_MAX) {
            shown.append(held);
            held.setLength(0);
        }
    }

    private void compare(Integer letter) {
        int run = rules.advance(letter);
        int marked = mark.advance(letter);
        leaking |= run >= RUN_MAX || marked >= markLength;
        suspicious = run >= RUN_HELD || marked >= MARK_HELD;
    }

    private static List<Integer> letters(String text) {
        return Folding.fold(text)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .boxed()
                .collect(Collectors.toList());
    }
}
