package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.rag.Validity;
import java.time.LocalDate;
import java.util.Optional;

/** The dates of the LEGI database. */
final class LegalDates {
    /** Written where a text has no last day. */
    private static final LocalDate OPEN = LocalDate.of(2999, 1, 1);

    private LegalDates() {}

    static Validity validity(
            Optional<String> status, Optional<LocalDate> from, Optional<LocalDate> to) {
        return new Validity(status, from.filter(OPEN::isAfter), to.filter(OPEN::isAfter));
    }
}
