package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.rag.LexicalHits.WordHit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds passages by the words of a question and by the articles that it names. Thread-safe.
 *
 * <p>A passage scores as in BM25F (Robertson, Zaragoza and Taylor, CIKM 2004) with two fields, the
 * title and the text under its headings: for each lexeme of the question its rarity, times how
 * often it stands in each field, which saturates the sooner the shorter the field is. Lexemes that
 * are neighbours in the question count once more where they stand close together (Tao and Zhai,
 * SIGIR 2007). What else a phrase of the question is called counts less ({@link Thesaurus}).
 *
 * <p>Only the best candidates of a coarse score get this one. The coarse score costs two calls for
 * a passage, however many lexemes there are, and by evaluation loses nothing.
 */
public final class LexicalSearch {
    /** Candidates that are scored in full. */
    private static final int SCORED_MAX = 150;

    /** Of text, headings, nothing and title, for the coarse score. */
    private static final String COARSE_WEIGHTS = "'{0.5, 0.5, 0, 1}'::real[]";

    private static final double TITLE_WEIGHT = 1.3;
    private static final double TEXT_WEIGHT = 0.8;
    private static final double PAIR_WEIGHT = 0.2;

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
                SELECT sum(gain * (
                           %s * rank.title / (rank.title + saturation.title * (1 - rank.title))
                           + %s * rank.text / (rank.text + saturation.text * (1 - rank.text))))
                           AS score
                FROM unnest(?::float8[], ?::text[]) AS term (gain, lexeme)
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
        QueryTerms terms = words.terms(handle, query.text());
        if (terms.all().isEmpty()) {
            return List.of();
        }
        double best = best(terms);
        FilterSql filter = FilterSql.of(query.filters());
        return handle.query(
                candidatesSql(terms, filter) + SCORES,
                row ->
                        new WordHit(
                                row.getString("id"),
                                row.getString("document"),
                                Math.min(1, row.getDouble("score") / best)),
                parameters(terms, filter, depth));
    }

    /**
     * The score of a passage that repeats the question without end. What else the question means
     * can only make up for what a passage has less of.
     */
    private static double best(QueryTerms terms) {
        return (TITLE_WEIGHT + TEXT_WEIGHT)
                        * terms.asked().stream().mapToDouble(QueryTerm::weight).sum()
                + PAIR_WEIGHT * terms.pairs().stream().mapToDouble(QueryTermPair::rarity).sum();
    }

    /**
     * {@code lexical_entries_lexemes_idx} finds the candidates. Their passages are looked at one by
     * one in the order of the coarse score, so that a filter that most pass costs next to nothing.
     */
    private static String candidatesSql(QueryTerms terms, FilterSql filter) {
        String coarse = "?::float8 * ts_rank(%s, lexemes, ?::tsquery)".formatted(COARSE_WEIGHTS);
        return """
        WITH candidates AS MATERIALIZED (
            SELECT found.passage_id, passage.document
            FROM (
                SELECT passage_id
                FROM orchestrator.lexical_entries
                WHERE lexemes @@ ?::tsquery
                ORDER BY %s DESC, passage_id
                OFFSET 0
            ) AS found
            CROSS JOIN LATERAL (
                SELECT coalesce(external_id, id::text) AS document
                FROM public.documents WHERE id = found.passage_id %s
                OFFSET 0
            ) AS passage
            LIMIT ?
        )
        """
                .formatted(
                        String.join(" + ", Collections.nCopies(terms.halves().size(), coarse)),
                        filter.conditions());
    }

    private static Object[] parameters(QueryTerms terms, FilterSql filter, int depth) {
        List<Object> parameters = new ArrayList<>();
        parameters.add(anyOf(terms.telling()));
        for (List<QueryTerm> half : terms.halves()) {
            // A sum, since ts_rank of several lexemes is a mean over them.
            parameters.add(half.stream().mapToDouble(QueryTerm::gain).sum());
            parameters.add(anyOf(half));
        }
        parameters.addAll(filter.values());
        parameters.add(SCORED_MAX);
        List<QueryTerm> all = terms.all();
        parameters.add(all.stream().mapToDouble(QueryTerm::gain).toArray());
        parameters.add(all.stream().map(QueryTerm::query).toArray(String[]::new));
        List<QueryTermPair> pairs = terms.pairs();
        parameters.add(pairs.stream().mapToDouble(QueryTermPair::rarity).toArray());
        parameters.add(pairs.stream().map(QueryTermPair::query).toArray(String[]::new));
        parameters.add(depth);
        return parameters.toArray();
    }

    private static String anyOf(List<QueryTerm> terms) {
        return terms.stream().map(QueryTerm::query).collect(Collectors.joining(" | "));
    }
}
