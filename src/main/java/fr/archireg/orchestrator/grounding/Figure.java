package fr.archireg.orchestrator.grounding;

import java.math.BigDecimal;

/**
 * A number with its unit in a text.
 *
 * @param measure what it says, the same for all ways to write it
 * @param start first position of the number
 * @param end first position after the unit, or after the number if its unit follows a later one
 */
record Figure(Measure measure, int start, int end) {
    /** A value in its base unit. */
    record Measure(BigDecimal value, Unit unit) {
        static Measure of(BigDecimal value, Unit unit) {
            return new Measure(
                    value.scaleByPowerOfTen(unit.decimalShift()).stripTrailingZeros(), unit.base());
        }
    }
}
