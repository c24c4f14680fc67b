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
 * often it stands in each field, which saturates the sooner the shorter the field is.
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

    private static final String NO_LEXEME = "'-'";

    /** What a word that the corpus does not have counts, in rarities: it may be a typing error. */
    private static final double UNKNOWN_WEIGHT = 0.5;

    private final Database database;
    private final NamedArticleStore articles;

    public LexicalSearch(Database database) {
        this.database = database;
        this.articles = new NamedArticleStore();
    }

    private record Term(String lexeme, long passages, long total) {
        /** Robertson and Spärck Jones, in the form of Lucene's BM25 that is never negative. */
        double rarity() {
            return Math.log1p((total - passages + 0.5) / (passages + 0.5));
        }

        boolean known() {
            return passages > 0;
        }

        /** The lexeme as a query for itself, whatever signs are in it. */
        String query() {
            return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
        }
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

    private static List<WordHit> byWords(Handle handle, Query query, int depth)
            throws SQLException {
        List<Term> asked = terms(handle, query.text());
        List<Term> terms = asked.stream().filter(Term::known).limit(LEXEMES_MAX).toList();
        if (terms.isEmpty()) {
            return List.of();
        }
        FilterSql filter = FilterSql.of(query.filters());
        List<Object> parameters = new ArrayList<>();
        parameters.add(candidates(terms));
        int half = (terms.size() + 1) / 2;
        addCoarse(parameters, terms.subList(0, half));
        addCoarse(parameters, terms.subList(half, terms.size()));
        parameters.addAll(filter.values());
        parameters.add(SCORED_MAX);
        parameters.add(terms.stream().mapToDouble(Term::rarity).toArray());
        parameters.add(terms.stream().map(Term::query).toArray(String[]::new));
        parameters.add(depth);
        double best =
                (TITLE_WEIGHT + TEXT_WEIGHT)
                        * asked.stream().mapToDouble(LexicalSearch::counted).sum();
        return handle.query(
                sql(filter),
                row ->
                        new WordHit(
                                row.getString("id"),
                                row.getString("document"),
                                row.getDouble("score") / best),
                parameters.toArray());
    }

    private static double counted(Term term) {
        return term.known() ? term.rarity() : UNKNOWN_WEIGHT * term.rarity();
    }

    /** The sum of the rarities, since {@code ts_rank} of several lexemes is a mean over them. */
    private static void addCoarse(List<Object> parameters, List<Term> terms) {
        parameters.add(terms.stream().mapToDouble(Term::rarity).sum());
        // PostgreSQL remarks on an empty query each time.
        parameters.add(terms.isEmpty() ? NO_LEXEME : anyOf(terms));
    }

    /**
     * {@code lexical_entries_lexemes_idx} finds the candidates. Their passages are looked at one by
     * one in the order of the coarse score, so that a filter that most pass costs next to nothing.
     *
     * <p>{@code ts_rank} of one lexeme in one field is 6/π² · Σ 1/i² over its n occurrences ({@code
     * calc_rank_or} in PostgreSQL's tsrank.c), which is close to n / (n + 6/π²): with rank r and a
     * constant k, n / (n + k) is r / (r + π²/6 · k · (1 - r)).
     */
    private static String sql(FilterSql filter) {
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
        SELECT candidate.passage_id::text AS id, candidate.document,
               sum(term.rarity * (
                   %3$s * rank.title / (rank.title + saturation.title * (1 - rank.title))
                   + %4$s * rank.text / (rank.text + saturation.text * (1 - rank.text)))) AS score
        FROM candidates AS candidate
        JOIN orchestrator.lexical_entries AS entry ON entry.passage_id = candidate.passage_id
        CROSS JOIN unnest(?::float8[], ?::text[]) AS term (rarity, lexeme)
        CROSS JOIN LATERAL (
            SELECT ts_rank('{0, 0, 0, 1}', entry.lexemes, term.lexeme::tsquery) AS title,
                   ts_rank('{1, 1, 0, 0}', entry.lexemes, term.lexeme::tsquery) AS text
            OFFSET 0
        ) AS rank
        -- π²/6 · k1 · (1 - b + b · length / usual length); k1 is 1 and 1.2, b is 0.75 and 0.5.
        CROSS JOIN LATERAL (
            SELECT 1.645 * 1.0 * (0.25 + 0.75 * entry.title_words / 6) AS title,
                   1.645 * 1.2 * (0.5 + 0.5 * length(entry.lexemes) / 73) AS text
        ) AS saturation
        GROUP BY candidate.passage_id, candidate.document
        ORDER BY score DESC, candidate.passage_id
        LIMIT ?
        """
                .formatted(COARSE_WEIGHTS, filter.conditions(), TITLE_WEIGHT, TEXT_WEIGHT);
    }

    /**
     * The lexemes of the question, rarest first, then those that the corpus does not have. The
     * parts of a compound count, the compound itself does not. Of the two readings of a word the
     * one counts that the corpus has more often.
     */
    private static List<Term> terms(Handle handle, String question) throws SQLException {
        return handle.query(
                """
                WITH reading AS (
                    SELECT DISTINCT ON (position) word.lexeme, known.passages
                    FROM (
                        SELECT lexeme, unnest(positions) AS position
                        FROM unnest(orchestrator.french_lexemes(?))
                        UNION
                        SELECT lexeme, unnest(positions)
                        FROM unnest(orchestrator.french_lexemes(?))
                    ) AS word
                    LEFT JOIN orchestrator.lexeme_statistics AS known
                           ON known.lexeme = word.lexeme
                    WHERE word.lexeme NOT LIKE '_%-%'
                    ORDER BY position, known.passages DESC NULLS LAST, word.lexeme
                )
                SELECT DISTINCT reading.lexeme, coalesce(reading.passages, 0) AS passages,
                       corpus.passages AS total, reading.passages IS NULL AS unknown
                FROM reading
                JOIN orchestrator.lexeme_statistics AS corpus ON corpus.lexeme = ''
                ORDER BY unknown, passages, reading.lexeme
                """,
                row ->
                        new Term(
                                row.getString("lexeme"),
                                row.getLong("passages"),
                                row.getLong("total")),
                question,
                MissingAccents.added(question));
    }

    /** A query for every passage that has one of the lexemes that tell passages apart. */
    private static String candidates(List<Term> terms) {
        List<Term> chosen = new ArrayList<>();
        long passages = 0;
        for (Term term : terms) {
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

    private static String anyOf(List<Term> terms) {
        return terms.stream().map(Term::query).collect(Collectors.joining(" | "));
    }
}
