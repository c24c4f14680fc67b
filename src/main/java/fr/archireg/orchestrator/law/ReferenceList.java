package fr.archireg.orchestrator.law;

import fr.archireg.orchestrator.law.ArticleReader.Article;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One or more articles that are named together: "articles L. 421-1 à L. 421-8 et R. 421-14 du code
 * de l'urbanisme".
 */
final class ReferenceList {
    private static final int ARTICLES_MAX = 200;
    private static final int BARE_ARTICLES_MAX = 5;

    private final FoldedText text;
    private final Optional<LegalCode> codeBefore;
    private final Optional<LegalCode> codeJustBefore;
    private final List<Mention> mentions = new ArrayList<>();
    private final List<CodeNames.Found> codes = new ArrayList<>();

    /** How many of the mentions know what they belong to. */
    private int owned;

    private boolean plural;

    /** Whether the next article is the last one by another number: "(ex-", ", devenu". */
    private boolean former;

    private int end;

    private ReferenceList(
            FoldedText text,
            int position,
            Optional<LegalCode> codeBefore,
            Optional<LegalCode> codeJustBefore) {
        this.text = text;
        this.end = position;
        this.codeBefore = codeBefore;
        this.codeJustBefore = codeJustBefore;
    }

    /**
     * The list that begins exactly here; its {@link #end} is the given position if there is none.
     *
     * @param codeBefore what an article belongs to that says nothing itself
     * @param codeJustBefore the code whose name ends at the position
     */
    static ReferenceList at(
            FoldedText text,
            int position,
            Optional<LegalCode> codeBefore,
            Optional<LegalCode> codeJustBefore) {
        ReferenceList list = new ReferenceList(text, position, codeBefore, codeJustBefore);
        list.read(position);
        return list;
    }

    List<Mention> mentions() {
        return List.copyOf(mentions);
    }

    List<CodeNames.Found> codes() {
        return List.copyOf(codes);
    }

    /** First position after the list. */
    int end() {
        return end;
    }

    private void read(int position) {
        PointReader.Points points = PointReader.before(text, position);
        Introduction introduction = Introduction.at(text, points.end());
        int start = introduction.end();
        boolean introduced = start > points.end();
        plural = introduction.plural();
        Optional<Article> first =
                introduced ? ArticleReader.at(text, start).or(() -> premier(start)) : bare(start);
        if (first.isEmpty()) {
            return;
        }
        if (introduced && Lookalikes.isHeading(text, position, first.get())) {
            end = first.get().end();
            return;
        }
        plural |= !introduced && !first.get().inSeries();
        add(first.get(), points.names());
        while (!mentions.isEmpty() && mentions.size() < ARTICLES_MAX && readNext()) {
            // Each turn reads one more article.
        }
        codeBefore.ifPresent(this::own);
    }

    private Optional<Article> premier(int start) {
        LegalReference one = new LegalReference(Optional.empty(), "", "1", "");
        return text.hasWord("premier", start)
                ? Optional.of(new Article(one, start, start + "premier".length(), false))
                : Optional.empty();
    }

    /** An article without the word before it: only if its form or its code says so. */
    private Optional<Article> bare(int start) {
        return ArticleReader.at(text, start)
                .filter(article ->
                        article.inSeries()
                                ? isTelling(article) || codeOf(article).isPresent()
                                : !Lookalikes.isPartOfNumber(text, start)
                                        && (isOfPlainCode(article) || isOfSameCode(article)));
    }

    private boolean isTelling(Article article) {
        return article.telling()
                && !Lookalikes.isFileNumber(text, article)
                && !Lookalikes.isYearOfReview(article);
    }

    /** What stands behind the article and its points. */
    private Optional<LegalCode> codeOf(Article article) {
        int pointsEnd = PointReader.after(text, article.end()).end();
        return Owner.codeAt(text, pointsEnd).map(CodeNames.Found::code);
    }

    /** "41-2 dudit code". */
    private boolean isOfSameCode(Article article) {
        int pointsEnd = PointReader.after(text, article.end()).end();
        return codeBefore.filter(LegalCode::numbersPlainly).isPresent()
                && Owner.sameCodeEnd(text, pointsEnd) >= 0;
    }

    /** "C. civ. 682", "le 1240 du code civil", "675 à 680 C. civ.". */
    private boolean isOfPlainCode(Article article) {
        Optional<LegalCode> before = mentions.isEmpty() ? codeJustBefore : codeBefore;
        Optional<LegalCode> code = article.isLongNumber() ? before : Optional.empty();
        Optional<Article> last = Optional.of(article);
        for (int i = 0; code.isEmpty() && i < BARE_ARTICLES_MAX; i++) {
            last = last.filter(one -> !one.inSeries() && one.isLongNumber());
            if (last.isEmpty()) {
                return false;
            }
            int lastEnd =
                    ListWords.followingEnd(text, PointReader.after(text, last.get().end()).end());
            boolean sure = article.grouped() || i > 0;
            code =
                    Owner.codeAt(text, lastEnd)
                            .or(() -> sure ? Owner.plainAt(text, lastEnd) : Optional.empty())
                            .map(CodeNames.Found::code);
            int range = ListWords.rangeEnd(text, lastEnd);
            int next = Math.max(range, ListWords.separatorEnd(text, lastEnd));
            last = next < 0 ? Optional.empty() : ArticleReader.at(text, text.afterSpaces(next));
        }
        return code.filter(LegalCode::numbersPlainly).isPresent();
    }

    private void add(Article article, List<String> pointsBefore) {
        PointReader.Points points = PointReader.after(text, article.end());
        int next = points.end();
        int followingEnd = ListWords.followingEnd(text, next);
        mentions.add(
                new Mention(
                                article.reference(),
                                Optional.empty(),
                                followingEnd > next,
                                pointsBefore,
                                article.start(),
                                article.end())
                        .withPoints(points.names()));
        end = text.at(followingEnd) == ')' && former ? followingEnd + 1 : followingEnd;
        former = false;
        readRange();
        readOwner();
    }

    private void readRange() {
        int range = ListWords.rangeEnd(text, end);
        if (range < 0) {
            return;
        }
        int next = ListWords.afterDeterminer(text, range);
        Mention first = mentions.getLast();
        LegalReference from = first.first();
        ArticleReader.at(text, Introduction.at(text, next).end())
                .filter(to -> to.inSeries() || followsOn(from, to))
                .ifPresent(to -> {
                    LegalReference last = inherit(from, to, Kind.RANGE);
                    mentions.set(
                            mentions.size() - 1,
                            new Mention(
                                    from,
                                    Optional.of(last),
                                    false,
                                    first.points(),
                                    first.start(),
                                    to.end()));
                    end = PointReader.after(text, to.end()).end();
                });
    }

    private boolean followsOn(LegalReference from, Article to) {
        return to.grouped() || plural || !from.series().isEmpty() || isOfPlainCode(to);
    }

    private enum Kind {
        RANGE,
        ENUMERATION
    }

    /** The article with what it leaves out because the one before it says it. */
    private static LegalReference inherit(LegalReference from, Article article, Kind kind) {
        LegalReference to = article.reference();
        if (article.inSeries() || from.series().isEmpty()) {
            return to;
        }
        int hyphen = from.number().lastIndexOf('-');
        boolean lastGroupOnly = kind == Kind.RANGE && hyphen >= 0 && !article.grouped();
        String number =
                lastGroupOnly ? from.number().substring(0, hyphen + 1) + to.number() : to.number();
        return new LegalReference(from.code(), from.series(), number, to.suffix());
    }

    private boolean readNext() {
        if (text.at(text.afterSpaces(end)) == ';') {
            // "C. env., art. R. 214-1 ; art. L. 421-1 C. urb."
            codeBefore.ifPresent(this::own);
        }
        int bracket = ListWords.formerEnd(text, end);
        former = bracket >= 0;
        int next = former ? bracket : ListWords.separatorEnd(text, end);
        return next < 0 ? readNextWithoutSeparator() : readNextAt(next);
    }

    /** "R151-27 R151-28 et", "690 691 et 692 du code civil". */
    private boolean readNextWithoutSeparator() {
        int next = text.afterSpaces(end);
        LegalReference before = mentions.getLast().first();
        return next > end
                && ArticleReader.at(text, next)
                        .filter(article ->
                                article.inSeries()
                                        ? isTelling(article)
                                        : before.series().isEmpty() && isOfPlainCode(article))
                        .isPresent()
                && readNextAt(next);
    }

    private boolean readNextAt(int next) {
        LegalReference before = mentions.getLast().first();
        PointReader.Points points = ListWords.pointsBefore(text, next);
        int start = points.names().isEmpty() ? ListWords.afterDeterminer(text, next) : points.end();
        int introduced = Introduction.at(text, start).end();
        Optional<Article> found =
                ArticleReader.at(text, introduced)
                        .filter(article ->
                                introduced > start
                                        || !points.names().isEmpty()
                                        || belongs(before, article));
        boolean renumbered = former;
        found.ifPresent(article -> {
            // "L. 421-1 et 421-2", but not "L. 421-1 du code de l'urbanisme et 1792 du code civil".
            boolean inherits =
                    introduced == start && owned < mentions.size() && !namesPlainCode(article);
            LegalReference reference =
                    inherits ? inherit(before, article, Kind.ENUMERATION) : article.reference();
            LegalReference whole =
                    new LegalReference(
                            Optional.empty(),
                            reference.series(),
                            reference.number(),
                            reference.suffix());
            add(
                    new Article(whole, article.start(), article.end(), article.telling()),
                    points.names());
            if (renumbered && owned < mentions.size()) {
                before.code().ifPresent(this::own);
            }
        });
        return found.isPresent();
    }

    private boolean belongs(LegalReference before, Article article) {
        if (article.inSeries()) {
            return (article.telling() && !Lookalikes.isYearOfReview(article))
                    || plural
                    || Owner.codeAt(text, article.end()).isPresent();
        }
        boolean sharesSeries = !before.series().isEmpty() && owned < mentions.size();
        boolean ofPlainCode =
                before.series().isEmpty()
                        && (isOfPlainCode(article)
                                || Owner.plainAt(text, article.end()).isPresent()
                                || endsPhraseOfPlainCode(article));
        return plural
                || former
                || ofPlainCode
                || (article.grouped() && sharesSeries)
                || namesPlainCode(article);
    }

    /** "85 CPP", "1304-3 (civil)". */
    private boolean namesPlainCode(Article article) {
        return !article.inSeries() && codeOf(article).filter(LegalCode::numbersPlainly).isPresent();
    }

    /** "C. pr. pén., art. 2 et 3." */
    private boolean endsPhraseOfPlainCode(Article article) {
        char next = text.at(text.afterSpaces(article.end()));
        return codeBefore.filter(LegalCode::numbersPlainly).isPresent()
                && (next == FoldedText.END || ".,;)".indexOf(next) >= 0);
    }

    /** What the articles since the last owner belong to. */
    private void readOwner() {
        Optional<CodeNames.Found> code = codeBehind();
        int same = code.isPresent() ? -1 : Owner.sameCodeEnd(text, end);
        if (code.isPresent()) {
            codes.add(code.get());
            own(code.get().code());
            end = code.get().end();
            readLateFollowing();
            readLatePoints();
        } else if (same >= 0) {
            codeNamedLast().ifPresent(this::own);
            // Without a code named before, it is at least none that follows.
            owned = mentions.size();
            end = same;
        }
        int other = owned < mentions.size() ? Owner.otherTextEnd(text, end) : -1;
        if (other >= 0) {
            leaveOutOther();
            end = other;
        }
    }

    /** "Du II de l'article L. 634-2 ou de l'article 1er de la loi" names the first one. */
    private void leaveOutOther() {
        boolean plain = mentions.getLast().first().series().isEmpty();
        mentions.subList(owned, mentions.size())
                .removeIf(mention -> !plain || mention.first().series().isEmpty());
        owned = mentions.size();
    }

    private Optional<CodeNames.Found> codeBehind() {
        return Owner.codeAt(text, end)
                .or(() -> Owner.codeAt(text, text.afterRemark(end)))
                .or(() ->
                        mentions.getLast().first().series().isEmpty()
                                ? Owner.plainAt(text, end)
                                : Optional.empty())
                .filter(found -> codeBefore.isEmpty() || !Owner.namesNext(text, end, found));
    }

    private Optional<LegalCode> codeNamedLast() {
        return codes.isEmpty() ? codeBefore : Optional.of(codes.getLast().code());
    }

    /** "L. 122-5 C. urb. et suivants". */
    private void readLateFollowing() {
        int after = ListWords.followingEnd(text, end);
        if (after > end) {
            mentions.add(mentions.removeLast().andFollowing());
            end = after;
        }
    }

    /** "L. 632-2 du code du patrimoine, II", but not "..., 2° de l'article L. 632-1". */
    private void readLatePoints() {
        int next = text.afterSpaces(end);
        boolean points =
                text.at(next) == ','
                        || text.at(next) == '('
                        || PointPhrase.at(text, next).isPresent();
        if (points) {
            PointReader.Points late = PointReader.after(text, end);
            mentions.add(mentions.removeLast().withPoints(late.names()));
            end = late.end();
        }
    }

    private void own(LegalCode code) {
        for (int i = owned; i < mentions.size(); i++) {
            Mention mention = mentions.get(i);
            boolean last = i == mentions.size() - 1;
            Optional<LegalCode> owner =
                    last || code.mayHold(mention.first()) ? Optional.of(code) : codeBefore;
            mentions.set(i, owner.map(mention::of).orElse(mention));
        }
        owned = mentions.size();
    }
}
