package fr.archireg.orchestrator.testing;

import java.util.Random;

/** Random texts that look like articles of a code. */
public final class FrenchText {
    private static final String[] WORDS = {
        "le",
        "permis",
        "de",
        "construire",
        "est",
        "délivré",
        "par",
        "l'autorité",
        "compétente",
        "à",
        "l'article",
        "L.",
        "421-6",
        "travaux",
        "façade",
        "hauteur",
        "n'excède",
        "pas",
        "mètres",
        "art.",
        "R*",
        "423-1",
        "zone",
        "«",
        "littoral",
        "»",
        "commune",
        "où",
        "œuvre"
    };
    private static final String[] ENDS = {
        " ", " ", " ", " ", " ", ". ", ".\n", " ;\n", "\n\n", ", "
    };

    private FrenchText() {}

    public static String of(Random random, int words) {
        StringBuilder text = new StringBuilder("Texte");
        for (int i = 1; i < words; i++) {
            text.append(ENDS[random.nextInt(ENDS.length)]);
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
