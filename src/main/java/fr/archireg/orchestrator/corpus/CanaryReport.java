package fr.archireg.orchestrator.corpus;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What a check of the corpus found.
 *
 * @param vectors name of the set of vectors that was looked at
 * @param compared number of passages
 * @param median cosine similarity of the stored vectors to the model's; empty if none was compared
 * @param lowest the lowest of them, likewise
 * @param reason empty if all is well; never names a text
 */
public record CanaryReport(
        Verdict verdict,
        String vectors,
        int compared,
        Optional<Double> median,
        Optional<Double> lowest,
        Optional<String> reason,
        Instant checkedAt) {

    /** In one line, for people. */
    public String text() {
        return "verdict=%s vectors=%s compared=%d median=%s lowest=%s%s"
                .formatted(
                        verdict.wireName(),
                        vectors,
                        compared,
                        number(median),
                        number(lowest),
                        reason.map(why -> " reason=\"" + why + "\"").orElse(""));
    }

    private static String number(Optional<Double> value) {
        return value.map(number -> String.format(Locale.ROOT, "%.4f", number)).orElse("none");
    }
}
