package fr.archireg.orchestrator.grounding;

import fr.archireg.orchestrator.cache.Memo;
import fr.archireg.orchestrator.law.LegalCode;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.Mention;
import fr.archireg.orchestrator.law.ReferenceParser;
import fr.archireg.orchestrator.rag.Origin;
import fr.archireg.orchestrator.rag.Passage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The articles that sources are or name, and the numbers of statutes, decrees and decisions in
 * them. An article that a passage names without a code belongs to the passage's own code.
 */
final class KnownReferences {
    private static final int RANGE_MAX = 200;

    /** A statute's or a decree's number, such as "n° 2014-366". */
    private static final Pattern STATUTE =
            Pattern.compile("n[°º]\\s?(\\d{2,4}-\\d{1,5})(?![\\d-])");

    /**
     * Markdown's bold, which may stand between an article and its letter; positions stay the same.
     */
    private static final Pattern EMPHASIS = Pattern.compile("\\*\\*|__");

    /** The end of a quote that leaves out its rest: "l'article 50 de la… »". */
    private static final Pattern CUT_QUOTE = Pattern.compile("[^«»…]{0,20}…\\s?»");

    /** How far after an article its code may be named. */
    private static final int CODE_DISTANCE_MAX = 60;

    private static final Memo<Named> NAMED = new Memo<>(KnownReferences::named);

    private final Map<String, Set<Optional<LegalCode>>> codesByArticle = new HashMap<>();
    private final Set<String> statutes = new HashSet<>();

    /** What the text of a source names. */
    private record Named(Set<LegalReference> articles, Set<String> statutes) {}

    static KnownReferences of(List<Passage> passages) {
        KnownReferences known = new KnownReferences();
        passages.forEach(known::add);
        return known;
    }

    /** What a text names that is not known, as it is written there. */
    List<String> unknownIn(String answer) {
        String text = EMPHASIS.matcher(answer).replaceAll("  ");
        List<String> articles =
                ReferenceParser.parseProse(text).stream()
                        .filter(mention -> !isCut(mention, text) && !isKnown(mention, text))
                        .map(mention -> text.substring(mention.start(), mention.end()).strip())
                        .toList();
        List<String> numbers =
                STATUTE.matcher(text)
                        .results()
                        .filter((MatchResult found) -> !statutes.contains(found.group(1)))
                        .map(MatchResult::group)
                        .toList();
        return Stream.concat(articles.stream(), numbers.stream()).toList();
    }

    private void add(Passage passage) {
        Origin origin = passage.origin();
        Optional<LegalCode> own = origin.code().flatMap(LegalCode::named);
        origin.reference()
                .flatMap(ReferenceParser::article)
                .ifPresent(article -> add(article, own));
        Named named = NAMED.of(SourceText.text(passage));
        named.articles().forEach(article -> add(article, article.code().or(() -> own)));
        statutes.addAll(named.statutes());
    }

    private static Named named(String text) {
        return new Named(
                ReferenceParser.parseProse(text).stream()
                        .flatMap(mention -> mention.articles(RANGE_MAX).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                STATUTE.matcher(text)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private void add(LegalReference article, Optional<LegalCode> code) {
        codesByArticle.computeIfAbsent(article.key(), unused -> new HashSet<>()).add(code);
    }

    /** A quote that is cut here is compared as a quote; which article it names cannot be told. */
    private static boolean isCut(Mention mention, String text) {
        return CUT_QUOTE.matcher(text).region(mention.end(), text.length()).lookingAt();
    }

    private boolean isKnown(Mention mention, String text) {
        return isKnown(mention.first(), mention, text)
                && mention.last().map(last -> isKnown(last, mention, text)).orElse(true);
    }

    private boolean isKnown(LegalReference article, Mention mention, String text) {
        Set<Optional<LegalCode>> codes = codesByArticle.get(article.key());
        if (codes == null) {
            return false;
        }
        return article.code().isEmpty()
                || codes.contains(article.code())
                || codes.contains(Optional.<LegalCode>empty())
                || !saysItsCode(mention, text);
    }

    /** Whether the code stands with the article; one named before it may belong to another. */
    private static boolean saysItsCode(Mention mention, String text) {
        int end = Math.min(text.length(), mention.end() + CODE_DISTANCE_MAX);
        String near = text.substring(mention.start(), end);
        int sentence = near.indexOf(". ", mention.end() - mention.start());
        String own = sentence < 0 ? near : near.substring(0, sentence);
        return ReferenceParser.parseProse("article " + own).stream()
                .findFirst()
                .flatMap(found -> found.first().code())
                .equals(mention.first().code());
    }
}
