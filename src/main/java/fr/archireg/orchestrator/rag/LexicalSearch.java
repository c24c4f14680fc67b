package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.rag.LexicalHits.WordHit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds passages by the words of a question and by the articles that it names. Thread-safe.
 *
 * <p>A passage scores as in BM25F (Robertson, Zaragoza and Taylor, CIKM 2004) with two fields, the
 * title and the text under its headings: for each lexeme of the question its rarity, times how
 * often it stands in each field, which saturates the sooner the shorter the field is. Lexemes that
 * are neighbours in the question count once more where they stand close together (Tao and Zhai,
 * SIGIR 2007).
 *
 * <p>Only the best candidates of a coarse score get this one. The coarse score costs two calls for
 * a passage, however many lexemes there are, and by evaluation loses nothing.
 */
public final class LexicalSearch {
    /** More lexemes cost time and, by evaluation, find nothing more. */
    private static final int LEXEMES_MAX = 8;

    /** A lexeme of more passages than this share makes candidates only where there are few. */
    private static final double COMMON_SHARE = 0.1;

    private static final long CANDIDATES_FEW = 2_000;

    /** Candidates, by the sum of the lexemes' frequencies, after which no lexeme adds more. */
    private static final long CANDIDATES_MAX = 7_500;

    /** Candidates that are scored in full. */
    private static final int SCORED_MAX = 150;

    /** Of text, headings, nothing and title, for the coarse score. */
    private static final String COARSE_WEIGHTS = "'{0.5, 0.5, 0, 1}'::real[]";

    private static final double TITLE_WEIGHT = 1.3;
    private static final double TEXT_WEIGHT = 0.8;
    private static final double PAIR_WEIGHT = 0.2;

    private static final String NO_LEXEME = "'-'";

    /**
     * {@code ts_rank} of one lexeme in one field is 6/π² · Σ 1/i² over its n occurrences ({@code
     * calc_rank_or} in PostgreSQL's tsrank.c), which is close to n / (n + 6/π²): with rank r and a
     * constant k, n / (n + k) is r / (r + π²/6 · k · (1 - r)). Of two lexemes it is close to 1
     * where they are at most five words apart anywhere, and close to 0 from ten words on ({@code
     * calc_rank_and}).
     */
    private static final String SCORES =
            """
            SELECT candidate.passage_id::text AS id, candidate.document,
                   words.score + neighbours.score AS score
            FROM candidates AS candidate
            JOIN orchestrator.lexical_entries AS entry ON entry.passage_id = candidate.passage_id
            -- π²/6 · k1 · (1 - b + b · length / usual length); k1 is 1 and 1.2, b is 0.75 and 0.5.
            CROSS JOIN LATERAL (
                SELECT 1.645 * 1.0 * (0.25 + 0.75 * entry.title_words / 6) AS title,
                       1.645 * 1.2 * (0.5 + 0.5 * length(entry.lexemes) / 73) AS text
            ) AS saturation
            CROSS JOIN LATERAL (
                SELECT sum(rarity * (
                           %s * rank.title / (rank.title + saturation.title * (1 - rank.title))
                           + %s * rank.text / (rank.text + saturation.text * (1 - rank.text))))
                           AS score
                FROM unnest(?::float8[], ?::text[]) AS term (rarity, lexeme)
                CROSS JOIN LATERAL (
                    SELECT ts_rank('{0, 0, 0, 1}', entry.lexemes, term.lexeme::tsquery) AS title,
                           ts_rank('{1, 1, 0, 0}', entry.lexemes, term.lexeme::tsquery) AS text
                    OFFSET 0
                ) AS rank
            ) AS words
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(
                           %s * rarity
                           * ts_rank('{1, 1, 0, 1}', entry.lexemes, pair.lexemes::tsquery)), 0)
                           AS score
                FROM unnest(?::float8[], ?::text[]) AS pair (rarity, lexemes)
            ) AS neighbours
            ORDER BY score DESC, candidate.passage_id
            LIMIT ?
            """
                    .formatted(TITLE_WEIGHT, TEXT_WEIGHT, PAIR_WEIGHT);

    private final Database database;
    private final NamedArticleStore articles;
    private final QueryTermStore words;

    public LexicalSearch(Database database) {
        this.database = database;
        this.articles = new NamedArticleStore();
        this.words = new QueryTermStore();
    }

    /**
     * What the question finds; the filters hold for both lists.
     *
     * @param depth longest list of each kind
     */
    LexicalHits search(Query query, int depth) {
        return database.read(handle ->
                new LexicalHits(
                        articles.named(handle, query, depth), byWords(handle, query, depth)));
    }

    private List<WordHit> byWords(Handle handle, Query query, int depth) throws SQLException {
        List<QueryTerm> asked = words.terms(handle, query.text());
        List<QueryTerm> terms = asked.stream().filter(QueryTerm::known).limit(LEXEMES_MAX).toList();
        if (terms.isEmpty()) {
            return List.of();
        }
        List<QueryTermPair> pairs = QueryTermPair.of(terms);
        double best = best(asked, pairs);
        FilterSql filter = FilterSql.of(query.filters());
        List<Object> parameters = new ArrayList<>();
        addCandidates(parameters, terms, filter);
        parameters.add(terms.stream().mapToDouble(QueryTerm::rarity).toArray());
        parameters.add(terms.stream().map(QueryTerm::query).toArray(String[]::new));
        parameters.add(pairs.stream().mapToDouble(QueryTermPair::rarity).toArray());
        parameters.add(pairs.stream().map(QueryTermPair::query).toArray(String[]::new));
        parameters.add(depth);
        return handle.query(
                candidatesSql(filter) + SCORES,
                row ->
                        new WordHit(
                                row.getString("id"),
                                row.getString("document"),
                                row.getDouble("score") / best),
                parameters.toArray());
    }

    /** The score of a passage that repeats the question without end. */
    private static double best(List<QueryTerm> asked, List<QueryTermPair> pairs) {
        return (TITLE_WEIGHT + TEXT_WEIGHT) * asked.stream().mapToDouble(QueryTerm::weight).sum()
                + PAIR_WEIGHT * pairs.stream().mapToDouble(QueryTermPair::rarity).sum();
    }

    /**
     * {@code lexical_entries_lexemes_idx} finds the candidates. Their passages are looked at one by
     * one in the order of the coarse score, so that a filter that most pass costs next to nothing.
     */
    private static String candidatesSql(FilterSql filter) {
        return """
        WITH candidates AS MATERIALIZED (
            SELECT found.passage_id, passage.document
            FROM (
                SELECT passage_id
                FROM orchestrator.lexical_entries
                WHERE lexemes @@ ?::tsquery
                ORDER BY ?::float8 * ts_rank(%1$s, lexemes, ?::tsquery)
                         + ?::float8 * ts_rank(%1$s, lexemes, ?::tsquery) DESC,
                         passage_id
                OFFSET 0
            ) AS found
            CROSS JOIN LATERAL (
                SELECT coalesce(external_id, id::text) AS document
                FROM public.documents WHERE id = found.passage_id %2$s
                OFFSET 0
            ) AS passage
            LIMIT ?
        )
        """
                .formatted(COARSE_WEIGHTS, filter.conditions());
    }

    private static void addCandidates(
            List<Object> parameters, List<QueryTerm> terms, FilterSql filter) {
        parameters.add(candidates(terms));
        int half = (terms.size() + 1) / 2;
        addCoarse(parameters, terms.subList(0, half));
        addCoarse(parameters, terms.subList(half, terms.size()));
        parameters.addAll(filter.values());
        parameters.add(SCORED_MAX);
    }

    /** The sum of the rarities, since {@code ts_rank} of several lexemes is a mean over them. */
    private static void addCoarse(List<Object> parameters, List<QueryTerm> terms) {
        parameters.add(terms.stream().mapToDouble(QueryTerm::rarity).sum());
        // PostgreSQL remarks on an empty query each time.
        parameters.add(terms.isEmpty() ? NO_LEXEME : anyOf(terms));
    }

    /** A query for every passage that has one of the lexemes that tell passages apart. */
    private static String candidates(List<QueryTerm> terms) {
        List<QueryTerm> chosen = new ArrayList<>();
        long passages = 0;
        for (QueryTerm term : terms) {
            passages += term.passages();
            boolean common = term.passages() > COMMON_SHARE * term.total();
            boolean enough = passages > (common ? CANDIDATES_FEW : CANDIDATES_MAX);
            if (enough && !chosen.isEmpty()) {
                break;
            }
            chosen.add(term);
        }
        return anyOf(chosen);
    }

    private static String anyOf(List<QueryTerm> terms) {
        return terms.stream().map(QueryTerm::query).collect(Collectors.joining(" | "));
    }
}
