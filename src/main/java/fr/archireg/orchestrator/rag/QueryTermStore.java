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

    private final Thesaurus thesaurus = Thesaurus.french();

    QueryTerms terms(Handle handle, String question) throws SQLException {
        return QueryTerms.of(asked(handle, question), related(handle, question));
    }

    /**
     * The lexemes of the question, rarest first, then those that the corpus does not have. The
     * parts of a compound count, the compound itself does not. Of the two readings of a word the
     * one counts that the corpus has more often.
     */
    private static List<QueryTerm> asked(Handle handle, String question) throws SQLException {
        return handle.query(
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
                    LEFT JOIN orchestrator.lexeme_statistics AS known
                           ON known.lexeme = word.lexeme
                    WHERE word.lexeme NOT LIKE '_%-%' AND word.lexeme <> ALL (?)
                    ORDER BY position, known.passages DESC NULLS LAST, word.lexeme
                )
                SELECT reading.lexeme, min(position) AS position,
                       coalesce(reading.passages, 0) AS passages, corpus.passages AS total
                FROM reading
                JOIN orchestrator.lexeme_statistics AS corpus ON corpus.lexeme = ''
                GROUP BY reading.lexeme, reading.passages, corpus.passages
                ORDER BY reading.passages NULLS LAST, reading.lexeme
                """,
                row ->
                        new QueryTerm(
                                row.getString("lexeme"),
                                row.getInt("position"),
                                row.getLong("passages"),
                                row.getLong("total"),
                                1),
                question,
                MissingAccents.added(question),
                INTERROGATIVES.toArray(String[]::new));
    }

    /** The more lexemes a phrase has, the less says each of them; the unknown ones say nothing. */
    private List<QueryTerm> related(Handle handle, String question) throws SQLException {
        List<String> phrases = thesaurus.related(question);
        if (phrases.isEmpty()) {
            return List.of();
        }
        return handle.query(
                """
                SELECT word.lexeme, known.passages, corpus.passages AS total,
                       max(? / sqrt(word.lexemes)) AS share
                FROM unnest(?::text[]) AS phrase
                CROSS JOIN LATERAL (
                    SELECT lexeme, count(*) OVER () AS lexemes
                    FROM unnest(orchestrator.french_lexemes(phrase))
                    WHERE lexeme NOT LIKE '_%-%'
                ) AS word
                JOIN orchestrator.lexeme_statistics AS known ON known.lexeme = word.lexeme
                JOIN orchestrator.lexeme_statistics AS corpus ON corpus.lexeme = ''
                GROUP BY word.lexeme, known.passages, corpus.passages
                """,
                row ->
                        new QueryTerm(
                                row.getString("lexeme"),
                                0,
                                row.getLong("passages"),
                                row.getLong("total"),
                                row.getDouble("share")),
                RELATED_SHARE,
                phrases.toArray(String[]::new));
    }
}
