package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.CodeNames.Found;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognises the names of codes without the word "code", where an article makes them one: "L. 211-1
 * (urbanisme)", "L116-2 voirie routière", "urbanisme L332-15".
 */
final class CodeSubjects {
    private static final String PHRASE_ENDS = ",;:.?!)]\n" + FoldedText.END;
    private static final String PHRASE_BEGINS = ",;:.?!([«-\n" + FoldedText.END;

    /** Questions to the parser's users are all about it: the word stands for nothing else. */
    private static final Set<String> SURE = Set.of("urbanisme", "urba", "urb");

    /** Words of any question: they are a code only in brackets. */
    private static final Set<String> EVERYDAY =
            Set.of(
                    "communes",
                    "commerce",
                    "construction",
                    "defense",
                    "douanes",
                    "habitation",
                    "recherche",
                    "com",
                    "for",
                    "route",
                    "sport",
                    "tour",
                    "transports",
                    "travail");

    /** The word behind them belongs to the sentence: "un certificat d'urbanisme". */
    private static final Set<String> SMALL_WORDS =
            Set.of(
                    "le", "la", "les", "l", "un", "une", "du", "de", "des", "d", "au", "aux", "en",
                    "et", "ou", "pour", "par", "sur", "mon", "ma", "mes", "je", "ce", "cette",
                    "son", "sa", "ses", "notre", "votre", "leur");

    /** By their first letter, the longest first. */
    private static final Map<Character, List<Subject>> SUBJECTS =
            Arrays.stream(LegalCode.values())
                    .flatMap(CodeSubjects::subjects)
                    .sorted(Comparator.comparingInt((Subject s) -> s.name().length()).reversed())
                    .collect(Collectors.groupingBy(subject -> subject.name().charAt(0)));

    private CodeSubjects() {}

    /**
     * A name without the word "code".
     *
     * @param shortened whether it is an abbreviation that may have a full stop
     */
    private record Subject(LegalCode code, String name, boolean shortened) {
        boolean isSure() {
            return SURE.contains(name);
        }

        boolean isEveryday() {
            return EVERYDAY.contains(name);
        }

        boolean isAt(FoldedText text, int position) {
            return text.hasWord(name, position);
        }

        int end(FoldedText text, int position) {
            int end = position + name.length();
            return shortened && text.at(end) == '.' ? end + 1 : end;
        }

        Found foundAt(FoldedText text, int position) {
            return new Found(code, end(text, position), false);
        }
    }

    /** Whether a name stands here as a whole word. */
    static boolean isAt(FoldedText text, int position) {
        return subjectAt(text, position).isPresent();
    }

    /** The code of an article that ends at the first position, if its name begins at the second. */
    static Optional<Found> behind(FoldedText text, int articleEnd, int position) {
        char mark = text.at(text.afterSpaces(articleEnd));
        return subjectAt(text, position)
                .filter(subject ->
                        switch (mark) {
                            case '(' ->
                                    text.at(text.afterSpaces(subject.end(text, position))) == ')';
                            case ',', ':', '[' -> subject.isSure();
                            default -> position == articleEnd || isTelling(subject, text, position);
                        })
                .map(subject -> subject.foundAt(text, position));
    }

    /** Whether the words say that they are a code, or a single one ends the phrase. */
    private static boolean isTelling(Subject subject, FoldedText text, int position) {
        int end = subject.end(text, position);
        boolean last = PHRASE_ENDS.indexOf(text.at(text.afterSpaces(end))) >= 0;
        boolean abbreviated = subject.shortened() && text.at(end - 1) == '.';
        return subject.isSure()
                || subject.name().indexOf(' ') >= 0
                || ((last || abbreviated) && !subject.isEveryday());
    }

    /** The code whose name begins exactly here, if an article without a code follows it. */
    static Optional<Found> before(FoldedText text, int position) {
        return subjectAt(text, position)
                .filter(subject -> !subject.isEveryday())
                .filter(subject -> {
                    boolean first = beginsPhrase(text, position);
                    int end = subject.end(text, position);
                    return isInBrackets(text, position, end)
                            ? subject.isSure() || isBeforeArticle(text, end + 1, false)
                            : (first || !(subject.shortened() || isBehindSmallWord(text, position)))
                                    && isBeforeArticle(text, end, first);
                })
                .map(subject -> subject.foundAt(text, position));
    }

    private static boolean isBeforeArticle(FoldedText text, int end, boolean marked) {
        int next = text.afterSpaces(end);
        if (marked && (text.at(next) == ':' || text.at(next) == ',')) {
            next = text.afterSpaces(next + 1);
        }
        int start = next;
        int introduced = Introduction.at(text, start).end();
        return ArticleReader.at(text, introduced)
                .filter(article -> introduced > start || article.telling())
                .filter(article -> Owner.codeAt(text, article.end()).isEmpty())
                .isPresent();
    }

    /** "(conso) L313-41", and of a question "(urbanisme)". */
    private static boolean isInBrackets(FoldedText text, int position, int end) {
        return text.at(position - 1) == '(' && text.at(end) == ')';
    }

    private static boolean beginsPhrase(FoldedText text, int position) {
        return PHRASE_BEGINS.indexOf(text.at(text.beforeSpaces(position) - 1)) >= 0;
    }

    private static boolean isBehindSmallWord(FoldedText text, int position) {
        int end = text.beforeSpaces(position);
        return text.at(end - 1) == '\'' || SMALL_WORDS.contains(text.wordEndingAt(end));
    }

    private static Optional<Subject> subjectAt(FoldedText text, int position) {
        for (Subject subject : SUBJECTS.getOrDefault(text.at(position), List.of())) {
            if (subject.isAt(text, position)) {
                return Optional.of(subject);
            }
        }
        return Optional.empty();
    }

    private static Stream<Subject> subjects(LegalCode code) {
        return Stream.concat(whole(code), shortened(code));
    }

    private static Stream<Subject> whole(LegalCode code) {
        return code.fullNames()
                .map(name -> name.substring("code ".length()))
                .map(name ->
                        name.replaceFirst("^(?:général )?(?:de la |de l'|du |des |de |d')", ""))
                .flatMap(name -> Stream.of(name, CodeNames.withoutArticles(name)))
                .flatMap(name -> Stream.of(name, name.replace(" et ", " ")))
                .map(CodeSubjects::folded)
                .distinct()
                .map(name -> new Subject(code, name, false));
    }

    /** "urb." of "C. urb.". */
    private static Stream<Subject> shortened(LegalCode code) {
        return code.shortNames().stream()
                .filter(name -> name.matches("C\\. \\p{L}{3,}\\."))
                .map(name -> folded(name.substring("C. ".length(), name.length() - 1)))
                .map(name -> new Subject(code, name, true));
    }

    private static String folded(String name) {
        return FoldedText.of(name).folded(0, name.length());
    }
}
