package fr.archireg.orchestrator.law;

import java.util.Locale;
import java.util.Optional;

/**
 * An article of a code.
 *
 * @param code empty if it is not said
 * @param series letters before the number: {@code L}, {@code LO}, {@code R}, {@code D}, {@code A}
 *     or none; the star of {@code R*} is left out, since it makes no other article
 * @param number digits in groups, such as {@code 421-14}
 * @param suffix what follows the number, such as {@code bis} or {@code quater A}, or empty
 */
public record LegalReference(
        Optional<LegalCode> code, String series, String number, String suffix) {

    /** The article in a form that is equal for all ways to write it, without its code. */
    public String key() {
        return series + number + suffix.replace(" ", "").toUpperCase(Locale.ROOT);
    }

    /** The article as Légifrance prints it, without its code: {@code R. 421-14}. */
    public String label() {
        String start = series.isEmpty() ? number : series + ". " + number;
        return suffix.isEmpty() ? start : start + " " + suffix;
    }

    /** The same article of a known code. */
    public LegalReference of(LegalCode owner) {
        return new LegalReference(Optional.of(owner), series, number, suffix);
    }

    /** The article of this series with another number. */
    LegalReference withNumber(String other) {
        return new LegalReference(code, series, other, "");
    }
}
