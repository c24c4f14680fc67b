package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.rag.Validity;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a reader has to know about a text that is not simply in force, in one French sentence. */
final class ValidityNotice {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.FRENCH);

    /** Words of the LEGI database that say that a text is not, or not for ever, law. */
    private static final Map<String, String> STATES =
            Map.of(
                    "ABROGE", "ce texte est abrogé",
                    "ABROGE_DIFF", "ce texte va être abrogé",
                    "ANNULE", "ce texte a été annulé",
                    "PERIME", "ce texte est périmé",
                    "DISJOINT", "ce texte a été disjoint",
                    "TRANSFERE", "ce texte a été transféré",
                    "MODIFIE", "cette version a été modifiée depuis",
                    "MODIFIE_MORT_NE", "cette version n'est jamais entrée en vigueur",
                    "VIGUEUR_DIFF", "ce texte n'est pas encore en vigueur");

    private ValidityNotice() {}

    /**
     * The sentence, or nothing for a text that is in force without an end.
     *
     * @param day the day that the reader asks about
     */
    static Optional<String> of(Validity validity, Optional<LocalDate> day) {
        Optional<String> state = validity.status().map(STATES::get);
        Optional<String> begins =
                validity.from()
                        .filter(from -> day.map(from::isAfter).orElse(false))
                        .map(from -> "en vigueur à partir du " + written(from));
        Optional<String> ends =
                validity.to()
                        .map(to -> "en vigueur jusqu'au " + written(to.minusDays(1)) + " inclus");
        if (state.isEmpty() && begins.isEmpty() && ends.isEmpty()) {
            return Optional.empty();
        }
        String dates = begins.or(() -> ends).map(text -> " (" + text + ")").orElse("");
        return Optional.of(state.orElse("la validité de ce texte est limitée") + dates + ".");
    }

    private static String written(LocalDate day) {
        return DAY.format(day).replaceFirst("^1 ", "1er ");
    }
}
