package fr.archireg.orchestrator.chat;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a French question leans on what was said before: by how it begins, by words that point
 * back, or because it has no noun of its own. All patterns are for folded text: small letters
 * without accents. Pure.
 */
final class Dependence {
    /** Whoever writes more says what it is about; the patterns are made for short texts, too. */
    private static final int DEPENDENT_CHARS_MAX = 200;

    private static final Set<String> SMALL_TALK =
            words(
                    "merci beaucoup bien bonjour bonsoir salut parfait super genial top ok d accord au revoir tres");

    /** Function words, question words, and verbs that any question has. */
    private static final Set<String> EMPTY =
            words(
                    "le la les l un une des du de d au aux et ou mais donc or ni car a en dans par pour"
                            + " sur avec sans sous chez vers est sont suis etre ai as avons avez ont avoir"
                            + " etait sera seront serait doit dois doivent peut peux puis peuvent pourrait"
                            + " je tu il elle on nous vous ils elles se s me m te t y ce c cet cette ces"
                            + " cela ca qui que qu quoi dont quel quelle quels quelles lequel laquelle"
                            + " combien comment pourquoi quand si ne n pas plus moins tres alors aussi"
                            + " bien faut fait oui non mon ma mes ton ta tes son sa ses notre nos votre"
                            + " vos leur leurs tout toute tous toutes meme");

    /** What is asked of anything: a question with nothing else has no subject. */
    private static final Set<String> GENERAL =
            words(
                    "delai duree prix cout tarif document piece formulaire demarche procedure recours"
                            + " sanction amende risque exception condition regle taille surface hauteur"
                            + " distance exemple consequence raison difference maximum minimum temps jour"
                            + " mois annee fournir faire demander deposer prevoir payer respecter contester"
                            + " savoir joindre obligatoire possible necessaire autorise interdit suite"
                            + " etape article source texte qui autre");

    private static final Pattern OPENING =
            Pattern.compile(
                    "^(et|mais|alors|donc|sinon|dans (ce|ces|les deux) cas|en ce cas|meme question|meme chose"
                            + "|qu'en est-il)\\b.*");

    /** "Ce délai", "cela", "celui-ci"; not "ce que" or "ces jours". */
    private static final Pattern POINTING =
            Pattern.compile(
                    "\\b(cela|ca|ceci|celui-ci|celle-ci|ceux-ci|celles-ci|celui-la|celle-la|ce dernier"
                            + "|cette derniere|la meme chose)\\b"
                            + "|\\b(ce|cet|cette|ces) (?!(que|qu|qui|dont|sont|jour|jours|mois|moment|matin"
                            + "|soir|annee|annees|semaine|type|genre|sujet)\\b)[a-z]{3,}");

    /** "Est-elle obligatoire ?"; not "Faut-il un permis ?" or "La mairie peut-elle refuser ?". */
    private static final Pattern SUBJECT =
            Pattern.compile(
                    "^((?!\\b(le|la|les|un|une|des|du|mon|ma|mes|son|sa|ses|notre|nos|votre|vos)\\b|\\bl').)*?"
                            + "\\b(?!(faut|existe|suffit|convient|agit|reste)\\b|y a\\b)[a-z]+-(t-)?(il|elle|ils|elles)\\b"
                            + "(?! (possible|obligatoire|necessaire|permis|interdit|autorise|utile) (de|d'|que)).*"
                            + "|^(il|elle|ils|elles) (?!(faut|y|existe|suffit|convient|s'agit|est (possible|obligatoire"
                            + "|necessaire|permis|interdit|autorise|utile) (de|d'|que))).*");

    /** "Comment le contester ?"; not "Comment le maire...". */
    private static final Pattern OBJECT =
            Pattern.compile(
                    "^.*\\b(comment|ou|quand|pourquoi|peut-on|puis-je|dois-je|doit-on|faut-il|pour)"
                            + " (le |la |les |l'|en |y )"
                            + "(?!(chantier|foyer|loyer|dossier|quartier|courrier|escalier|grenier|metier"
                            + "|plancher|premier|premiere|hangar)\\b)"
                            + "[a-z]+(er|ir|ttre|ndre|uire|faire)\\b.*");

    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

    private Dependence() {}

    static boolean isDependent(String question) {
        if (question.length() > DEPENDENT_CHARS_MAX) {
            return false;
        }
        String folded = folded(question);
        return OPENING.matcher(folded).matches()
                || POINTING.matcher(folded).find()
                || SUBJECT.matcher(folded).matches()
                || OBJECT.matcher(folded).matches()
                || !hasFoldedSubject(folded);
    }

    /** Thanks and greetings, which are about nothing. */
    static boolean isSmallTalk(String text) {
        List<String> words = wordsOf(folded(text));
        return words.isEmpty() || SMALL_TALK.containsAll(words);
    }

    /** Whether there is anything in a text that is not asked of everything. */
    static boolean hasSubject(String text) {
        return hasFoldedSubject(folded(text));
    }

    private static boolean hasFoldedSubject(String folded) {
        return wordsOf(folded).stream()
                .filter(word -> !EMPTY.contains(word))
                .anyMatch(word -> !GENERAL.contains(word) && !GENERAL.contains(singular(word)));
    }

    private static String singular(String word) {
        return word.endsWith("s") || word.endsWith("x") || word.endsWith("e")
                ? word.replaceFirst("e?[sxe]$", "")
                : word;
    }

    private static List<String> wordsOf(String folded) {
        return Arrays.stream(NO_WORD.split(folded)).filter(word -> !word.isEmpty()).toList();
    }

    private static String folded(String text) {
        return Normalizer.normalize(text.strip().toLowerCase(Locale.FRENCH), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('’', '\'')
                .replaceAll("\\s+", " ");
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.split(" ")));
    }
}
