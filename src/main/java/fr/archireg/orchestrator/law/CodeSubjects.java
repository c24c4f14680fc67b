package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.CodeNames.Found;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Recognises the names of codes without the word "code", where an article makes them one: "L. 211-1
 * (urbanisme)", "L116-2 voirie routière", "urbanisme L332-15".
 */
final class CodeSubjects {
    private static final int SPACES_MAX = 3;
    private static final int SMALL_WORD_CHARS_MAX = 5;
    private static final String PHRASE_ENDS = ",;:.?!)]\n" + FoldedText.END;
    private static final String PHRASE_BEGINS = ",;:.?!([«-\n" + FoldedText.END;

    /** Questions to the parser's users are all about it: the word stands for nothing else. */
    private static final String SURE = "urbanisme";

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
                    "route",
                    "sport",
                    "transports",
                    "travail");

    /** The word behind them belongs to the sentence: "un certificat d'urbanisme". */
    private static final Set<String> SMALL_WORDS =
            Set.of(
                    "le", "la", "les", "l", "un", "une", "du", "de", "des", "d", "au", "aux", "en",
                    "et", "ou", "pour", "par", "sur", "mon", "ma", "mes", "je", "ce", "cette",
                    "son", "sa", "ses", "notre", "votre", "leur");

    /** The longest first. */
    private static final List<Subject> SUBJECTS =
            Arrays.stream(LegalCode.values())
                    .flatMap(CodeSubjects::subjects)
                    .sorted(Comparator.comparingInt((Subject s) -> s.name().length()).reversed())
                    .toList();

    private CodeSubjects() {}

    private record Subject(LegalCode code, String name) {
        boolean isTelling() {
            return name.equals(SURE) || name.indexOf(' ') >= 0;
        }
    }

    /** The code of an article that ends at the first position, if its name begins at the second. */
    static Optional<Found> behind(FoldedText text, int articleEnd, int position) {
        boolean bracket = text.at(text.afterSpaces(articleEnd)) == '(';
        boolean mark = text.afterSpaces(articleEnd) < position;
        return subjectAt(text, position)
                .filter(subject -> {
                    int next = text.afterSpaces(position + subject.name().length());
                    boolean last = PHRASE_ENDS.indexOf(text.at(next)) >= 0;
                    return bracket
                            ? text.at(next) == ')'
                            : !mark
                                    && (subject.isTelling()
                                            || (last && !EVERYDAY.contains(subject.name())));
                })
                .map(subject -> found(subject, position));
    }

    /** The code whose name begins exactly here, if an article without a code follows it. */
    static Optional<Found> before(FoldedText text, int position) {
        return subjectAt(text, position)
                .filter(subject -> !EVERYDAY.contains(subject.name()))
                .filter(subject -> {
                    boolean first = beginsPhrase(text, position);
                    return (first || !isBehindSmallWord(text, position))
                            && isBeforeArticle(text, position + subject.name().length(), first);
                })
                .map(subject -> found(subject, position));
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

    private static boolean beginsPhrase(FoldedText text, int position) {
        return PHRASE_BEGINS.indexOf(text.at(beforeSpaces(text, position) - 1)) >= 0;
    }

    private static boolean isBehindSmallWord(FoldedText text, int position) {
        int end = beforeSpaces(text, position);
        int start = end;
        while (text.isLetter(start - 1) && end - start <= SMALL_WORD_CHARS_MAX) {
            start--;
        }
        return text.at(end - 1) == '\'' || SMALL_WORDS.contains(text.folded(start, end));
    }

    private static int beforeSpaces(FoldedText text, int position) {
        int end = position;
        while (text.at(end - 1) == ' ' && position - end < SPACES_MAX) {
            end--;
        }
        return end;
    }

    private static Optional<Subject> subjectAt(FoldedText text, int position) {
        return SUBJECTS.stream().filter(s -> text.hasWord(s.name(), position)).findFirst();
    }

    private static Found found(Subject subject, int position) {
        return new Found(subject.code(), position + subject.name().length(), false);
    }

    private static Stream<Subject> subjects(LegalCode code) {
        return Stream.concat(Stream.of(code.title()), code.shortNames().stream())
                .filter(name -> name.startsWith("Code ") || name.startsWith("code "))
                .map(name -> name.substring("code ".length()))
                .map(name -> name.replaceFirst("^(?:général )?(?:de la |de l'|du |des |de |d')", ""))
                .flatMap(name -> Stream.of(name, CodeNames.withoutArticles(name)))
                .flatMap(name -> Stream.of(name, name.replace(" et ", " ")))
                .map(FoldedText::of)
                .map(name -> name.folded(0, name.length()))
                .distinct()
                .map(name -> new Subject(code, name));
    }
}
