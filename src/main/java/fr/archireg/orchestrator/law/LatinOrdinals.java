package fr.archireg.orchestrator.law;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Latin numerals that number what was put between two articles or points: bis, ter, ... */
final class LatinOrdinals {
    private static final List<String> TENS = List.of("decies", "vicies", "tricies");
    private static final List<String> UNITS =
            List.of(
                    "", "un", "duo", "ter", "quater", "quin", "sex", "sept", "septem", "octo",
                    "novo");

    private static final Set<String> ALL =
            Stream.concat(
                            Stream.of(
                                    "bis",
                                    "ter",
                                    "quater",
                                    "quinquies",
                                    "sexies",
                                    "septies",
                                    "octies",
                                    "nonies",
                                    "undecies"),
                            TENS.stream().flatMap(ten -> UNITS.stream().map(unit -> unit + ten)))
                    .collect(Collectors.toUnmodifiableSet());

    private LatinOrdinals() {}

    /** Whether a whole word between these positions is one. */
    static boolean isAt(FoldedText text, int start, int end) {
        return end > start && !text.isDigit(end) && ALL.contains(text.folded(start, end));
    }
}
