package fr.archireg.orchestrator.grounding;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A word, a number or a sign such as {@code %} in a text.
 *
 * @param word folded; a number without its separators, with a full stop before its decimals
 * @param number its value if it is one of at most fifteen figures
 * @param gap what stands between the token before and this one, folded, its first three characters
 * @param start first position in the text
 * @param end first position after it
 */
record Token(String word, Optional<BigDecimal> number, String gap, int start, int end) {
    /** Whether nothing but spaces stands before it. */
    boolean afterSpace() {
        return gap.isBlank();
    }

    /** Whether nothing at all stands before it. */
    boolean glued() {
        return gap.isEmpty();
    }
}
