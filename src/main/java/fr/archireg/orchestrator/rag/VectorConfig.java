package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.settings.Settings;
import java.util.Optional;

/**
 * Which vectors are searched, and how.
 *
 * @param set {@code CORPUS_VECTORS}, name of the set of vectors that this process searches; default
 *     the one that the last switch chose
 * @param check {@code CORPUS_CHECK}, what becomes of stored vectors that the model would not make:
 *     {@code enforce}, {@code report} or {@code off}, default {@code enforce}
 * @param index {@code EMBEDDING_INDEX}, precision of an index that has to be built: {@code halfvec}
 *     or {@code vector}, default {@code halfvec}: half the size at the same recall (.986 at
 *     ef_search 200 on 318,119 passages, 609 against 1,218 MiB)
 */
public record VectorConfig(Optional<String> set, Check check, IndexPrecision index) {
    static final VectorConfig DEFAULT =
            new VectorConfig(Optional.empty(), Check.OFF, IndexPrecision.HALFVEC);

    /** What becomes of vectors that do not fit the model. */
    public enum Check {
        /** They are not searched: answers are found by words, and say so. */
        ENFORCE,
        /** They are searched all the same; logs, metrics and readiness say that they do not fit. */
        REPORT,
        /** Nothing is compared. */
        OFF
    }

    /** Reads the variables named above. */
    public static VectorConfig from(Settings settings) {
        return new VectorConfig(
                settings.parse(
                        "CORPUS_VECTORS",
                        "at most 31 small letters, digits and underlines, a letter first",
                        VectorConfig::setName),
                settings.choice("CORPUS_CHECK", Check.class, Check.ENFORCE),
                settings.choice("EMBEDDING_INDEX", IndexPrecision.class, IndexPrecision.HALFVEC));
    }

    private static String setName(String text) {
        if (!VectorSet.isName(text)) {
            throw new IllegalArgumentException("not a name");
        }
        return text;
    }
}
