package fr.archireg.orchestrator.law;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Writes references as people write them: with and without points, spaces, stars and hyphens, in
 * capitals and small letters, with the code by its name or by initials, before or behind.
 */
final class ReferenceSpellings {
    private static final List<String> SPACES = List.of(" ", " ", " ", "\u00A0", "\u202F", "  ");
    private static final List<String> HYPHENS = List.of("-", "-", "-", "-", "‑", "–", " - ", "- ");
    private static final List<String> WORDS =
            List.of(
                    "article",
                    "article",
                    "l'article",
                    "l’article",
                    "L'article",
                    "Article",
                    "ARTICLE",
                    "art.",
                    "art",
                    "Art.",
                    "larticle",
                    "de l'article",
                    "d'article",
                    "à l'article",
                    "article n°",
                    "l'art.");
    private static final List<String> OWNERS =
            List.of("du", "du", "du", "de", "dans le", "du même", "précité du", ",", "(");
    private static final List<String> BEGINNINGS =
            List.of(
                    "Que dit ",
                    "",
                    "",
                    "c'est quoi ",
                    "Bonjour, que prévoit ",
                    "selon ",
                    "cf. ",
                    "voir ",
                    "En application de ",
                    "peut-on déroger à ",
                    "explique moi ");
    private static final List<String> ENDS =
            List.of("", "", " ?", "?", ".", " !", " svp", " merci", ", est-il applicable ?", " ;");

    private final Random random;

    ReferenceSpellings(Random random) {
        this.random = random;
    }

    /**
     * A text and what it names.
     *
     * @param keys code and key of each article, or the ends of a range
     */
    record Spelling(String text, List<String> keys) {}

    Spelling next() {
        return switch (random.nextInt(10)) {
            case 0 -> range();
            case 1 -> list();
            case 2 -> following();
            case 3 -> codeFirst();
            case 4 -> point();
            default -> one();
        };
    }

    private Spelling one() {
        LegalReference article = article();
        return spelling(word(article) + written(article) + owner(article), List.of(article));
    }

    private Spelling codeFirst() {
        LegalReference article = article();
        String code = codeName(article.code().orElseThrow());
        return spelling(
                code + any(List.of(", ", " ", " : ", ", ")) + word(article) + written(article),
                List.of(article));
    }

    private Spelling point() {
        LegalReference article = article();
        String text =
                any(
                        List.of(
                                word(article) + written(article) + ", 7°" + owner(article),
                                word(article) + written(article) + " II" + owner(article),
                                word(article) + written(article) + " al. 2" + owner(article),
                                word(article) + written(article) + " al. 2 et 5" + owner(article),
                                word(article)
                                        + written(article)
                                        + ", 2e et 3e al.,"
                                        + owner(article),
                                "le 2° de l'article " + written(article) + owner(article),
                                "I. – Le 2° de l'article " + written(article) + owner(article),
                                "premier et 3e alinéas de l'article "
                                        + written(article)
                                        + owner(article),
                                "2e alinéa de l'article " + written(article) + owner(article)));
        return spelling(text, List.of(article));
    }

    private Spelling range() {
        LegalReference first = grouped();
        LegalReference last = first.withNumber(stem(first.number()) + (lastGroup(first) + 3));
        String to = any(List.of(" à ", " à l'article ", " jusqu'à ", " a "));
        return spelling(
                any(List.of("articles ", "les articles ", "Articles ", "art. "))
                        + written(first)
                        + to
                        + written(last)
                        + owner(first),
                List.of(first, last));
    }

    private Spelling list() {
        LegalReference first = grouped();
        LegalReference second = first.withNumber(stem(first.number()) + (lastGroup(first) + 2));
        return spelling(
                any(List.of("articles ", "les articles ", "art. ", "aux articles "))
                        + written(first)
                        + any(List.of(" et ", ", ", " ou ", " & ", ", et ", " et l'article "))
                        + written(second)
                        + owner(first),
                List.of(first, second));
    }

    private Spelling following() {
        LegalReference first = grouped();
        return spelling(
                any(List.of("article ", "articles ", "art. "))
                        + written(first)
                        + any(
                                List.of(
                                        " et suivants" + owner(first),
                                        " et s." + owner(first),
                                        " et ss." + owner(first),
                                        " et suiv." + owner(first),
                                        owner(first) + " et suivants")),
                List.of(first));
    }

    private Spelling spelling(String text, List<LegalReference> articles) {
        return new Spelling(
                any(BEGINNINGS) + text + any(ENDS),
                articles.stream().map(ReferenceSpellings::key).toList());
    }

    static String key(LegalReference article) {
        return article.code().map(LegalCode::name).orElse("?") + " " + article.key();
    }

    private LegalReference article() {
        return random.nextInt(5) == 0 ? plain() : grouped();
    }

    /** An article without a letter, as in the Code civil. */
    private LegalReference plain() {
        LegalCode code =
                any(List.of(LegalCode.CIVIL, LegalCode.PROCEDURE_CIVILE, LegalCode.IMPOTS));
        String number =
                random.nextInt(3) == 0
                        ? random.nextInt(1, 2_500) + "-" + random.nextInt(1, 9)
                        : Integer.toString(random.nextInt(2, 2_500));
        String suffix =
                code == LegalCode.IMPOTS
                        ? any(List.of("", "", "bis", "quater A", "A", "ter B", "octies"))
                        : "";
        return new LegalReference(Optional.of(code), "", number, suffix);
    }

    private LegalReference grouped() {
        LegalCode code =
                any(
                        List.of(
                                LegalCode.URBANISME,
                                LegalCode.URBANISME,
                                LegalCode.CONSTRUCTION,
                                LegalCode.PATRIMOINE,
                                LegalCode.ENVIRONNEMENT,
                                LegalCode.COLLECTIVITES,
                                LegalCode.RELATIONS_PUBLIC,
                                LegalCode.RURAL,
                                LegalCode.TRAVAIL,
                                LegalCode.SECURITE_SOCIALE,
                                LegalCode.COMMERCE,
                                LegalCode.SANTE,
                                LegalCode.VOIRIE,
                                LegalCode.ENERGIE,
                                LegalCode.EXPROPRIATION));
        StringBuilder number = new StringBuilder(Integer.toString(random.nextInt(100, 4_800)));
        number.append('-').append(random.nextInt(1, 40));
        if (random.nextInt(4) == 0) {
            number.append('-').append(random.nextInt(1, 9));
        }
        return new LegalReference(
                Optional.of(code),
                any(List.of("L", "L", "R", "R", "D", "A")),
                number.toString(),
                "");
    }

    private String word(LegalReference article) {
        boolean needed = article.series().isEmpty() || random.nextInt(3) > 0;
        return needed ? any(WORDS) + any(SPACES) : "";
    }

    /** Its letters and number. */
    private String written(LegalReference article) {
        String number = article.number();
        int hyphen = number.indexOf('-');
        if (hyphen >= 0 && !article.series().isEmpty()) {
            number = number.substring(0, hyphen) + any(HYPHENS) + number.substring(hyphen + 1);
        }
        String suffix = article.suffix().isEmpty() ? "" : " " + article.suffix();
        if (article.series().isEmpty()) {
            return number + suffix;
        }
        String letters = article.series();
        String mark =
                letters.equals("R")
                        ? any(List.of(".", ". ", " ", "", "*", "*. ", ".* ", "* ", ".*", ".\u00A0"))
                        : any(List.of(".", ". ", " ", "", ".\u00A0", "\u00A0"));
        String letter = random.nextInt(4) == 0 ? letters.toLowerCase(Locale.ROOT) : letters;
        return letter + mark + number;
    }

    private String owner(LegalReference article) {
        String name = codeName(article.code().orElseThrow());
        String word = any(OWNERS);
        return switch (word) {
            case "," -> ", " + name;
            case "(" -> " (" + name + ")";
            case "du", "de", "dans le", "du même", "précité du" ->
                    name.startsWith("C") && name.equals(name.toUpperCase(Locale.ROOT))
                            ? any(List.of(" ", " du ")) + name
                            : " " + (word.equals("de") ? "du" : word) + any(SPACES) + name;
            default -> " " + name;
        };
    }

    private String codeName(LegalCode code) {
        List<String> names = new ArrayList<>();
        names.add(code.title());
        names.add(code.title());
        names.add(code.title().replace('\'', '’'));
        names.add(code.title().replaceFirst("^Code", "C."));
        names.add(code.title().replaceFirst("^Code", "c."));
        names.add(code.title().replaceFirst(" (?=[^ ]*$)", "\n"));
        names.add(code.title().toLowerCase(Locale.ROOT));
        names.add(code.title().toUpperCase(Locale.ROOT));
        names.add(withoutAccents(code.title()).toLowerCase(Locale.ROOT));
        for (String name : code.shortNames()) {
            names.add(name);
            names.add(name.replace(". ", "."));
            names.add(initials(name) ? name : name.replace(".", ""));
            names.add(initials(name) ? String.join(".", name.split("")) + "." : name);
            names.add(initials(name) ? name : name.toLowerCase(Locale.ROOT));
        }
        return any(names);
    }

    private static boolean initials(String name) {
        return name.chars().allMatch(c -> Character.isUpperCase(c) || Character.isDigit(c));
    }

    private static String withoutAccents(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }

    private static String stem(String number) {
        return number.substring(0, number.lastIndexOf('-') + 1);
    }

    private static int lastGroup(LegalReference article) {
        return Integer.parseInt(article.number().substring(article.number().lastIndexOf('-') + 1));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
