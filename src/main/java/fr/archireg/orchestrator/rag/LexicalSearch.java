package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.ReferenceParser;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds passages by the words of a question and by the articles that it names. Thread-safe.
 *
 * <p>A passage scores the sum, over the rarest lexemes of the question, of the lexeme's inverse
 * document frequency times PostgreSQL's {@code ts_rank} of that one lexeme: {@code ts_rank} alone
 * does not know that a word is rare, and French questions are full of common words.
 */
public final class LexicalSearch {
    /** More lexemes cost time and, by evaluation, find nothing more. */
    private static final int LEXEMES_MAX = 8;

    /** A lexeme of more passages than this share makes candidates only where there are few. */
    private static final double COMMON_SHARE = 0.1;

    private static final long CANDIDATES_FEW = 2_000;

    /** Candidates, by the sum of the lexemes' frequencies, after which no lexeme adds more. */
    private static final long CANDIDATES_MAX = 10_000;

    /** Of text, headings, nothing and title; by evaluation. */
    private static final String WEIGHTS = "'{0.35, 0.3, 0, 1}'::real[]";

    private static final int ARTICLES_MAX = 50;

    private final Database database;

    public LexicalSearch(Database database) {
        this.database = database;
    }

    private record Term(String lexeme, long passages, long total) {
        /** Robertson and Spärck Jones, in the form of Lucene's BM25 that is never negative. */
        double rarity() {
            return Math.log1p((total - passages + 0.5) / (passages + 0.5));
        }

        /** The lexeme as a query for itself, whatever signs are in it. */
        String query() {
            return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'";
        }
    }

    private record ArticleHit(String id, long place, int part, String code) {}

    /**
     * What the question finds; the filters hold for both lists.
     *
     * @param depth longest list of each kind
     */
    LexicalHits search(Query query, int depth) {
        List<LegalReference> wanted = articles(query.text());
        return database.read(handle -> {
            List<ArticleHit> articles =
                    wanted.isEmpty() ? List.of() : named(handle, query, wanted, depth);
            List<String> words = byWords(handle, query, depth);
            return new LexicalHits(
                    ranked(articles), Ranked.inOrder(words), ambiguous(wanted, articles));
        });
    }

    private static List<LegalReference> articles(String question) {
        return ReferenceParser.parse(question).stream()
                .map(mention -> mention.articles(ARTICLES_MAX))
                .flatMap(List::stream)
                .distinct()
                .limit(ARTICLES_MAX)
                .toList();
    }

    private static List<ArticleHit> named(
            Handle handle, Query query, List<LegalReference> wanted, int depth)
            throws SQLException {
        FilterSql filter = FilterSql.of(query.filters());
        // lexical_entries_reference_idx
        String sql =
                """
                SELECT entry.passage_id::text AS id, wanted.place, passage.part,
                       coalesce(entry.reference_code, '') AS code
                FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted (key, code, place)
                JOIN orchestrator.lexical_entries AS entry
                  ON entry.reference_key = wanted.key
                 AND (wanted.code IN ('', entry.reference_code) OR entry.reference_code IS NULL)
                CROSS JOIN LATERAL (
                    SELECT coalesce(passage_index, 0) AS part
                    FROM public.documents
                    WHERE id = entry.passage_id %s
                    OFFSET 0
                ) AS passage
                ORDER BY wanted.place, passage.part, entry.passage_id
                LIMIT ?
                """
                        .formatted(filter.conditions());
        List<Object> parameters = new ArrayList<>();
        parameters.add(wanted.stream().map(LegalReference::key).toArray(String[]::new));
        parameters.add(wanted.stream().map(ArticleIdentity::code).toArray(String[]::new));
        parameters.addAll(filter.values());
        parameters.add(depth);
        return handle.query(
                sql,
                row ->
                        new ArticleHit(
                                row.getString("id"),
                                row.getLong("place"),
                                row.getInt("part"),
                                row.getString("code")),
                parameters.toArray());
    }

    /** The same part of candidates from several codes has the same rank. */
    private static List<Ranked> ranked(List<ArticleHit> hits) {
        List<Ranked> ranked = new ArrayList<>();
        int rank = 0;
        long place = -1;
        int part = -1;
        for (ArticleHit hit : hits) {
            if (hit.place() != place || hit.part() != part) {
                rank++;
            }
            place = hit.place();
            part = hit.part();
            ranked.add(new Ranked(hit.id(), rank));
        }
        return ranked;
    }

    private static boolean ambiguous(List<LegalReference> wanted, List<ArticleHit> hits) {
        return hits.stream()
                .filter(hit -> wanted.get((int) hit.place() - 1).code().isEmpty())
                .collect(
                        Collectors.groupingBy(
                                ArticleHit::place,
                                Collectors.mapping(ArticleHit::code, Collectors.toSet())))
                .values()
                .stream()
                .anyMatch(codes -> codes.size() > 1);
    }

    private static List<String> byWords(Handle handle, Query query, int depth) throws SQLException {
        List<Term> terms = terms(handle, query.text());
        if (terms.isEmpty()) {
            return List.of();
        }
        FilterSql filter = FilterSql.of(query.filters());
        String score =
                terms.stream()
                        .map(term ->
                                "?::float8 * ts_rank(%s, lexemes, ?::tsquery)".formatted(WEIGHTS))
                        .collect(Collectors.joining(" + "));
        // lexical_entries_lexemes_idx. The passages are looked at one by one in the order of their
        // score, so that a filter that most pass costs next to nothing.
        String sql =
                """
                SELECT found.passage_id::text AS id
                FROM (
                    SELECT passage_id, %s AS score
                    FROM orchestrator.lexical_entries
                    WHERE lexemes @@ ?::tsquery
                    ORDER BY score DESC, passage_id
                    OFFSET 0
                ) AS found
                CROSS JOIN LATERAL (
                    SELECT FROM public.documents WHERE id = found.passage_id %s OFFSET 0
                ) AS passage
                ORDER BY found.score DESC, found.passage_id
                LIMIT ?
                """
                        .formatted(score, filter.conditions());
        List<Object> parameters = new ArrayList<>();
        for (Term term : terms) {
            parameters.add(term.rarity());
            parameters.add(term.query());
        }
        parameters.add(candidates(terms));
        parameters.addAll(filter.values());
        parameters.add(depth);
        return handle.query(sql, row -> row.getString("id"), parameters.toArray());
    }

    /** The rarest lexemes of the question that occur in the corpus, rarest first. */
    private static List<Term> terms(Handle handle, String question) throws SQLException {
        return handle.query(
                """
                SELECT term.lexeme, known.passages, corpus.passages AS total
                FROM unnest(to_tsvector('orchestrator.archireg_french', ?)) AS term
                JOIN orchestrator.lexeme_statistics AS known ON known.lexeme = term.lexeme
                JOIN orchestrator.lexeme_statistics AS corpus ON corpus.lexeme = ''
                ORDER BY known.passages, term.lexeme
                LIMIT ?
                """,
                row ->
                        new Term(
                                row.getString("lexeme"),
                                row.getLong("passages"),
                                row.getLong("total")),
                question,
                LEXEMES_MAX);
    }

    /** A query for every passage that has one of the lexemes that tell passages apart. */
    private static String candidates(List<Term> terms) {
        List<String> chosen = new ArrayList<>();
        long passages = 0;
        for (Term term : terms) {
            passages += term.passages();
            boolean common = term.passages() > COMMON_SHARE * term.total();
            boolean enough = passages > (common ? CANDIDATES_FEW : CANDIDATES_MAX);
            if (enough && !chosen.isEmpty()) {
                break;
            }
            chosen.add(term.query());
        }
        return String.join(" | ", chosen);
    }
}
