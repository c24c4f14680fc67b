package fr.archireg.orchestrator.law;

import java.util.List;
import java.util.Optional;

/** Reads what stands behind an article and says what it belongs to. */
final class Owner {
    private static final int INITIALS = 2;
    private static final List<String> WORDS_OF =
            List.of(
                    "du",
                    "de la",
                    "de l'",
                    "des",
                    "de ce",
                    "de cette",
                    "de",
                    "d'",
                    "dudit",
                    "dans le",
                    "issu du",
                    "au",
                    "le");

    /** They begin the rest of the sentence, unless a code follows. */
    private static final List<String> SUBJECTS = List.of("le", "au");

    /** What may stand between "du" and "code" and between "du" and "arrêté". */
    private static final List<String> WHICH =
            List.of(
                    "meme",
                    "anc.",
                    "ancien",
                    "ancienne",
                    "nouv.",
                    "nouveau",
                    "nouvelle",
                    "present",
                    "presente",
                    "premier",
                    "susdit",
                    "actuel");

    /** What may stand between an article and "du code". */
    private static final List<String> PARTICIPLES =
            List.of(
                    "precite",
                    "precites",
                    "susvise",
                    "susvises",
                    "modifie",
                    "modifies",
                    "abroge",
                    "abroges");

    private static final List<String> CIVIL = List.of("cc", "c.c");
    private static final List<String> PENAL = List.of("cp", "c.p");
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
                    "ccag",
                    "cedh",
                    "ddhc",
                    "tfue",
                    "scot",
                    "plui",
                    "pos",
                    "rlp",
                    "ppri",
                    "ccap",
                    "bail",
                    "plu",
                    "statuts",
                    "cahier",
                    "projet",
                    "declaration",
                    "protocole",
                    "zone",
                    "charte",
                    "circulaire");

    /** They may follow an article without a word between: "article 4 loi 77-2". */
    private static final List<String> STATUTES = List.of("loi", "decret", "arrete", "ordonnance");

    private static final List<String> SAME_CODE =
            List.of(
                    "du meme code",
                    "dudit code",
                    "du code precite",
                    "du present code",
                    "du code susvise",
                    "de ce code",
                    "de ce meme code",
                    "meme code");

    private Owner() {}

    /** The code that an article which ends here belongs to. */
    static Optional<CodeNames.Found> codeAt(FoldedText text, int articleEnd) {
        int start = afterQuote(text, articleEnd);
        int next = skipped(text, start);
        int noun = nounStart(text, next);
        return CodeNames.at(text, next)
                .or(() -> CodeNames.at(text, noun))
                .or(() -> environment(text, next))
                .or(() -> CodeSubjects.behind(text, start, noun))
                .map(found -> closed(text, start, found));
    }

    /** Where "du même code" ends, or -1 if it does not stand here. */
    static int sameCodeEnd(FoldedText text, int articleEnd) {
        return text.afterAny(SAME_CODE, skipped(text, articleEnd));
    }

    /** Where "de la loi", "du PLU" and the like end, or -1 if nothing of the kind stands here. */
    static int otherTextEnd(FoldedText text, int articleEnd) {
        int next = skipped(text, articleEnd);
        int noun = nounStart(text, next);
        if (noun == next) {
            return text.afterAny(STATUTES, next);
        }
        // "Selon l'article R. 813-24, le contrat précise".
        boolean subject = text.afterAny(SUBJECTS, next) >= 0;
        return subject ? -1 : text.afterAny(OTHER_TEXTS, noun);
    }

    /**
     * "C. urb., art. L. 425-1, C. patr., art. R. 621-96": the second code is that of the second.
     */
    static boolean namesNext(FoldedText text, int articleEnd, CodeNames.Found code) {
        if (text.at(text.afterSpaces(text.afterRemark(articleEnd))) != ',') {
            return false;
        }
        int next = text.afterSpaces(code.end());
        int start = ",:-".indexOf(text.at(next)) >= 0 ? text.afterSpaces(next + 1) : next;
        int introduced = Introduction.at(text, start).end();
        return ArticleReader.at(text, introduced)
                .filter(article -> introduced > start || (start == next && article.telling()))
                .isPresent();
    }

    /** The position after "du", "de l'ancien" or "du même", or the given one. */
    private static int nounStart(FoldedText text, int position) {
        int of = text.afterAnyGlued(WORDS_OF, position);
        int next = of < 0 ? position : text.afterSpaces(of);
        int which = text.afterAny(WHICH, next);
        return which < 0 ? next : text.afterSpaces(which);
    }

    /** The name with the bracket behind it that was opened before it. */
    private static CodeNames.Found closed(FoldedText text, int articleEnd, CodeNames.Found found) {
        boolean opened = text.at(text.afterSpaces(articleEnd)) == '(';
        boolean close = opened && text.at(found.end()) == ')';
        return close ? new CodeNames.Found(found.code(), found.end() + 1, found.initials()) : found;
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
     * "art. 646 CC", "671 et 672 du cc", "223-1 C.P.": for articles without a letter only;
     * elsewhere these are a greeting, a local authority, the size of an engine or a postal code.
     */
    static Optional<CodeNames.Found> plainAt(FoldedText text, int articleEnd) {
        int start = text.past("du", skipped(text, articleEnd));
        int civil = text.afterAny(CIVIL, start);
        int penal = text.isUpperCase(start) ? text.afterAny(PENAL, start) : -1;
        if (civil >= 0) {
            return Optional.of(new CodeNames.Found(LegalCode.CIVIL, civil, true));
        }
        return penal >= 0
                ? Optional.of(new CodeNames.Found(LegalCode.PENAL, penal, true))
                : Optional.empty();
    }

    /** The position after the quotation mark that closes here, or the given one. */
    private static int afterQuote(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        return "\"»”".indexOf(text.at(next)) >= 0 ? next + 1 : position;
    }

    /** The position after what may stand before the name of a code: "précités", a mark, spaces. */
    private static int skipped(FoldedText text, int position) {
        int next = text.afterSpaces(position);
        int participle = text.afterAny(PARTICIPLES, next);
        next = participle < 0 ? next : text.afterSpaces(participle);
        char c = text.at(next);
        return c == ',' || c == '(' || c == '[' || c == ':' ? text.afterSpaces(next + 1) : next;
    }
}
