package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Handle;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads what the corpus knows of the words of a question, and of what else they are called.
 * Thread-safe.
 */
final class QueryTermStore {
    /** Lexemes that ask and do not say what about; being rare in texts of law, they would count. */
    private static final List<String> INTERROGATIVES =
            List.of(
                    "comment",
                    "combien",
                    "pourquoi",
                    "quand",
                    "ou",
                    "qui",
                    "quoi",
                    "quel",
                    "lequel",
                    "laquel",
                    "lesquel");

    /** What a phrase counts that the question does not have but means. */
    private static final double RELATED_SHARE = 0.5;

    /**
     * The parts of a compound count, the compound itself does not. Of the two readings of a word
     * the one counts that the corpus has more often. The more lexemes a related phrase has, the
     * less says each of them; those that the corpus does not have say nothing.
     */
    private static final String TERMS =
            """
            WITH reading AS (
                SELECT DISTINCT ON (position) position, word.lexeme, known.passages
                FROM (
                    SELECT lexeme, unnest(positions) AS position
                    FROM unnest(orchestrator.french_lexemes(?))
                    UNION
                    SELECT lexeme, unnest(positions)
                    FROM unnest(orchestrator.french_lexemes(?))
                ) AS word
                LEFT JOIN orchestrator.lexeme_statistics AS known ON known.lexeme = word.lexeme
                WHERE word.lexeme NOT LIKE '_%-%' AND word.lexeme <> ALL (?)
                ORDER BY position, known.passages DESC NULLS LAST, word.lexeme
            )
            SELECT term.lexeme, term.position, coalesce(term.passages, 0) AS passages,
                   corpus.passages AS total, term.share
            FROM (
                SELECT lexeme, min(position) AS position, passages, 1 AS share
                FROM reading
                GROUP BY lexeme, passages
                UNION ALL
                SELECT word.lexeme, 0, known.passages, max(? / sqrt(word.lexemes))
                FROM unnest(?::text[]) AS phrase
                CROSS JOIN LATERAL (
                    SELECT lexeme, count(*) OVER () AS lexemes
                    FROM unnest(orchestrator.french_lexemes(phrase))
                    WHERE lexeme NOT LIKE '_%-%'
                ) AS word
                JOIN orchestrator.lexeme_statistics AS known ON known.lexeme = word.lexeme
                GROUP BY word.lexeme, known.passages
            ) AS term
            JOIN orchestrator.lexeme_statistics AS corpus ON corpus.lexeme = ''
            ORDER BY term.passages NULLS LAST, term.lexeme
            """;

    /** The lexemes of a question, and those of what its phrases also mean. */
    QueryTerms terms(Handle handle, String question) throws SQLException {
        List<QueryTerm> terms =
                handle.query(
                        TERMS,
                        row ->
                                new QueryTerm(
                                        row.getString("lexeme"),
                                        row.getInt("position"),
                                        row.getLong("passages"),
                                        row.getLong("total"),
                                        row.getDouble("share")),
                        question,
                        MissingAccents.added(question),
                        INTERROGATIVES.toArray(String[]::new),
                        RELATED_SHARE,
                        Thesaurus.french().related(question).toArray(String[]::new));
        return QueryTerms.of(
                terms.stream().filter(QueryTerm::isAsked).toList(),
                terms.stream().filter(term -> !term.isAsked()).toList());
    }
}
