package fr.archireg.orchestrator.rag;

import java.util.regex.Pattern;

/**
 * Puts accents where a hurried writer may have left them out. Only the ends of words matter to the
 * stemmer: "salarie" has another stem than "salarié", "conge" has the one of "congé".
 */
final class MissingAccents {
    private static final Pattern ENDING =
            Pattern.compile("(?<![\\p{L}\\d])([a-zA-Z]{3,}?)[eE]([eE]?[sS]?)(?![\\p{L}\\d])");

    private MissingAccents() {}

    /** The text with "é" at the end of all words without any accent that may have one there. */
    static String added(String text) {
        return ENDING.matcher(text).replaceAll("$1é$2");
    }
}
