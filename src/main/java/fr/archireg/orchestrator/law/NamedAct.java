package fr.archireg.orchestrator.law;

import java.util.Set;

/**
 * An act that is no code and was just named by its number, date or name: "loi n° 2018-1021 du 23
 * novembre 2018", "ordonnance du 17 juin 2004 et son", "zone UB". An article that follows it is one
 * of its own. Told every word of a text in order.
 */
final class NamedAct {
    private static final int WORD_CHARS_MAX = 12;
    private static final String SENTENCE_ENDS = ".;?!\n";

    /** Nouns that need no name: "la Constitution, notamment son article 34". */
    private static final Set<String> NAMES =
            Set.of("constitution", "charte", "protocole", "cedh", "ddhc");

    private static final Set<String> NOUNS =
            Set.of(
                    "loi",
                    "decret",
                    "ordonnance",
                    "arrete",
                    "directive",
                    "reglement",
                    "zone",
                    "convention");

    /** What begins its title, in which any word may stand until the sentence ends. */
    private static final Set<String> TITLES =
            Set.of(
                    "fixant",
                    "portant",
                    "relatif",
                    "relative",
                    "modifiant",
                    "instituant",
                    "pour",
                    "sur",
                    "visant",
                    "tendant");

    /** What may stand in its name or between it and its article. */
    private static final Set<String> FILLERS =
            Set.of(
                    "n",
                    "no",
                    "du",
                    "de",
                    "la",
                    "le",
                    "l",
                    "et",
                    "en",
                    "son",
                    "ses",
                    "a",
                    "notamment",
                    "europeenne",
                    "modifiee",
                    "modifie",
                    "er",
                    "janvier",
                    "fevrier",
                    "mars",
                    "avril",
                    "mai",
                    "juin",
                    "juillet",
                    "aout",
                    "septembre",
                    "octobre",
                    "novembre",
                    "decembre");

    private boolean begun;
    private boolean named;
    private boolean titled;
    private int end;

    void read(FoldedText text, int start, int wordEnd) {
        if (titleEnded(text, start)) {
            forget();
        }
        if (!titled) {
            readName(text, start, wordEnd);
        }
        end = wordEnd;
    }

    private void readName(FoldedText text, int start, int wordEnd) {
        boolean name = text.isDigit(start) || text.isUpperCase(start);
        String word = wordEnd - start <= WORD_CHARS_MAX ? text.folded(start, wordEnd) : "";
        if (NAMES.contains(word)) {
            named = true;
            titled = true;
        } else if (NOUNS.contains(word)) {
            begun = true;
            named = false;
        } else if (name) {
            named = begun;
        } else if (named && TITLES.contains(word)) {
            titled = true;
        } else if (!FILLERS.contains(word)) {
            forget();
        }
    }

    void forget() {
        begun = false;
        named = false;
        titled = false;
    }

    /** Whether what follows may be an article of it. */
    boolean stands() {
        return named;
    }

    /** Whether the sentence with its title ended before a position behind its last word. */
    boolean titleEnded(FoldedText text, int position) {
        for (int i = end; titled && i < position; i++) {
            if (SENTENCE_ENDS.indexOf(text.at(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** First position after the last word. */
    int end() {
        return end;
    }
}
