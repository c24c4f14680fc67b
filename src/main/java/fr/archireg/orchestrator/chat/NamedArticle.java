package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.law.LegalCode;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.Mention;
import fr.archireg.orchestrator.law.ReferenceParser;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The article that a conversation is about.
 *
 * @param reference empty if none was named
 * @param byUser whether a user named it; one that an answer named counts only until then
 */
record NamedArticle(Optional<LegalReference> reference, boolean byUser) {
    static final NamedArticle NONE = new NamedArticle(Optional.empty(), false);

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final Pattern NEIGHBOUR =
            Pattern.compile(
                    "(?:(?:l['’]|cet )?article|(?<=^|et |mais )(?:le|celui)) "
                            + "(suivant|pr[ée]c[ée]dent|d['’]apr[èe]s|d['’]avant)\\b",
                    FLAGS);

    private static final Pattern THIS =
            Pattern.compile(
                    "\\b(?:cet|ce m[êe]me|le m[êe]me|ledit) article\\b(?!\\s+(?:\\p{Lu}\\W|\\d))",
                    FLAGS);

    private static final Pattern LAST_NUMBER = Pattern.compile("\\d{1,8}$");

    /** After a question that was completed. */
    NamedArticle asked(String question) {
        List<Mention> mentions = ReferenceParser.parse(question);
        return mentions.isEmpty()
                ? this
                : new NamedArticle(Optional.of(mentions.getLast().first()), true);
    }

    /** After an answer: what it cites first, unless a user has named an article. */
    NamedArticle answered(String answer) {
        return byUser
                ? this
                : ReferenceParser.parse(answer).stream()
                        .findFirst()
                        .map(mention -> new NamedArticle(Optional.of(mention.first()), false))
                        .orElse(this);
    }

    static boolean isIn(String text) {
        return !ReferenceParser.parse(text).isEmpty();
    }

    /**
     * The question with the article spelt out where it says "this article" or "the next article",
     * and with its code where it names another article without one; else the question itself.
     */
    String named(String question) {
        if (reference.isEmpty()) {
            return question;
        }
        LegalReference article = reference.get();
        List<Mention> mentions = ReferenceParser.parse(question);
        if (!mentions.isEmpty()) {
            return withCode(question, mentions, article.code());
        }
        Matcher neighbour = NEIGHBOUR.matcher(question);
        if (neighbour.find()) {
            return neighbour(article, neighbour.group(1))
                    .map(next -> replaced(question, neighbour.toMatchResult(), next))
                    .orElse(question);
        }
        Matcher same = THIS.matcher(question);
        return same.find() ? replaced(question, same.toMatchResult(), article) : question;
    }

    private static String withCode(
            String question, List<Mention> mentions, Optional<LegalCode> code) {
        Mention last = mentions.getLast();
        boolean known = mentions.stream().anyMatch(mention -> mention.first().code().isPresent());
        return known || code.isEmpty()
                ? question
                : question.substring(0, last.end())
                        + " du "
                        + lowerFirst(code.get().title())
                        + question.substring(last.end());
    }

    private static String replaced(String question, MatchResult place, LegalReference article) {
        String code = article.code().map(known -> " du " + lowerFirst(known.title())).orElse("");
        return question.substring(0, place.start())
                + "l'article "
                + article.label()
                + code
                + question.substring(place.end());
    }

    /** The article whose number is the next or the one before; a number is at least 1. */
    private static Optional<LegalReference> neighbour(LegalReference article, String which) {
        boolean next = which.toLowerCase(Locale.FRENCH).matches("suivant|d['’]apr.s");
        Matcher last = LAST_NUMBER.matcher(article.number());
        if (!last.find()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(last.group()) + (next ? 1 : -1);
        return number < 1
                ? Optional.empty()
                : Optional.of(
                        new LegalReference(
                                article.code(),
                                article.series(),
                                article.number().substring(0, last.start()) + number,
                                ""));
    }

    private static String lowerFirst(String title) {
        return title.substring(0, 1).toLowerCase(Locale.FRENCH) + title.substring(1);
    }
}
