package fr.archireg.orchestrator.law;

import java.util.List;
import java.util.Optional;

/** Reads what stands behind an article and says what it belongs to. */
final class Owner {
    private static final int INITIALS = 2;
    private static final String SUBJECT = "urbanisme";
    private static final List<String> WORDS_OF =
            List.of(
                    "du",
                    "de la",
                    "de l'",
                    "des",
                    "de",
                    "dans le",
                    "issu du",
                    "au",
                    "le",
                    "anc.",
                    "ancien",
                    "de l'ancien",
                    "nouv.",
                    "nouveau");
    private static final List<String> OTHER_TEXTS =
            List.of(
                    "loi",
                    "lois",
                    "decret",
                    "arrete",
                    "ordonnance",
                    "directive",
                    "reglement",
                    "convention",
                    "constitution",
                    "traite",
                    "contrat",
                    "accord",
                    "cctp",
                    "ccap",
                    "bail",
                    "plu",
                    "statuts",
                    "cahier",
                    "projet",
                    "presente",
                    "declaration",
                    "charte",
                    "circulaire");
    private static final List<String> SAME_CODE =
            List.of(
                    "du meme code",
                    "dudit code",
                    "du code precite",
                    "du present code",
                    "du code susvise",
                    "meme code");

    private Owner() {}

    /** The code that an article which ends here belongs to. */
    static Optional<CodeNames.Found> codeAt(FoldedText text, int articleEnd) {
        int next = skipped(text, articleEnd);
        int of = text.afterAny(WORDS_OF, next);
        return CodeNames.at(text, next)
                .or(() -> of < 0 ? Optional.empty() : CodeNames.at(text, text.afterSpaces(of)))
                .or(() -> environment(text, next))
                .or(() -> subject(text, text.afterSpaces(articleEnd)));
    }

    /** Where "du même code" ends, or -1 if it does not stand here. */
    static int sameCodeEnd(FoldedText text, int articleEnd) {
        return text.afterAny(SAME_CODE, skipped(text, articleEnd));
    }

    /** Where "de la loi", "du PLU" and the like end, or -1 if nothing of the kind stands here. */
    static int otherTextEnd(FoldedText text, int articleEnd) {
        int of = text.afterAny(WORDS_OF, skipped(text, articleEnd));
        return of < 0 ? -1 : text.afterAny(OTHER_TEXTS, text.afterSpaces(of));
    }

    /**
     * "R. 122-2 du CE" or "(R. 122-2 CE)"; in "R. 122-2, CE, 12 mars 2021" and all other places
     * these are the initials of the Conseil d'Etat.
     */
    private static Optional<CodeNames.Found> environment(FoldedText text, int position) {
        int start = text.past("du", position);
        int end = start + INITIALS;
        boolean initials =
                text.hasWord("ce", start) && text.isUpperCase(start) && text.isUpperCase(end - 1);
        int next = text.afterSpaces(end);
        boolean last = next >= text.length() || ".;:)]".indexOf(text.at(next)) >= 0;
        return initials && (start > position || last)
                ? Optional.of(new CodeNames.Found(LegalCode.ENVIRONNEMENT, end, true))
                : Optional.empty();
    }

    /**
     * "art. 646 CC", "671 et 672 du cc": for articles without a letter only; elsewhere these are a
     * greeting, a local authority or the size of an engine.
     */
    static Optional<CodeNames.Found> civil(FoldedText text, int articleEnd) {
        int start = text.past("du", skipped(text, articleEnd));
        return text.hasWord("cc", start)
                ? Optional.of(new CodeNames.Found(LegalCode.CIVIL, start + INITIALS, true))
                : Optional.empty();
    }

    /** "L421-5 urbanisme": the words of other codes may as well begin the rest of the sentence. */
    private static Optional<CodeNames.Found> subject(FoldedText text, int position) {
        return text.hasWord(SUBJECT, position)
                ? Optional.of(
                        new CodeNames.Found(
                                LegalCode.URBANISME, position + SUBJECT.length(), false))
                : Optional.empty();
    }

    /** The position after spaces and one mark that may stand before the name of a code. */
    private static int skipped(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        char c = text.at(next);
        return c == ',' || c == '(' || c == '[' || c == ':' ? text.afterSpaces(next + 1) : next;
    }
}
