package fr.archireg.orchestrator.grounding;

import java.util.List;
import java.util.Set;

/**
 * Words between quotation marks.
 *
 * @param segments the folded words, in parts where the quote leaves something out
 * @param citation numbers of the citation that directly follows or ends it, or none
 * @param kind what the marks stand for
 * @param start position of the mark that opens it
 * @param end first position after the mark that closes it
 */
record Quote(List<List<String>> segments, Set<Integer> citation, Kind kind, int start, int end) {

    /** What is meant by the marks. */
    enum Kind {
        /** Words of a text. */
        QUOTATION,
        /** The name of something, such as « permis de construire ». */
        TERM
    }

    Quote {
        segments = List.copyOf(segments);
        citation = Set.copyOf(citation);
    }
}
