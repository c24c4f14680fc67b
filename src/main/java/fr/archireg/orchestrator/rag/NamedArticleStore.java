package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.db.Handle;
import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.law.ReferenceParser;
import fr.archireg.orchestrator.rag.NamedArticles.ArticleHit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the passages of the articles that a question names. Thread-safe. */
final class NamedArticleStore {
    private static final int ARTICLES_MAX = 50;

    /** An article has about this many versions at most; those in force come first. */
    private static final int VERSIONS_MAX = 4;

    /**
     * The articles of the question that the filters let pass, and those that only the day of the
     * filters keeps out.
     *
     * @param depth passages at most of those that pass
     */
    NamedArticles named(Handle handle, Query query, int depth) throws SQLException {
        List<LegalReference> wanted = wanted(query.text());
        return wanted.isEmpty()
                ? NamedArticles.NONE
                : NamedArticles.of(wanted, hits(handle, query.filters(), wanted, depth));
    }

    private static List<LegalReference> wanted(String question) {
        return ReferenceParser.parse(question).stream()
                .map(mention -> mention.articles(ARTICLES_MAX))
                .flatMap(List::stream)
                .distinct()
                .limit(ARTICLES_MAX)
                .toList();
    }

    private static List<ArticleHit> hits(
            Handle handle, Filters filters, List<LegalReference> wanted, int depth)
            throws SQLException {
        FilterSql day = FilterSql.of(filters.onlyDay());
        FilterSql others = FilterSql.of(filters.withoutDay());
        // lexical_entries_reference_idx
        String sql =
                """
                SELECT entry.passage_id::text AS id, passage.document, wanted.place, passage.part,
                       coalesce(entry.reference_code, '') AS code, passage.in_force
                FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted (key, code, place)
                JOIN orchestrator.lexical_entries AS entry
                  ON entry.reference_key = wanted.key
                 AND (wanted.code IN ('', entry.reference_code) OR entry.reference_code IS NULL)
                CROSS JOIN LATERAL (
                    SELECT coalesce(external_id, id::text) AS document,
                           coalesce(passage_index, 0) AS part, valid_from,
                           ((true %s) IS TRUE) AS in_force
                    FROM public.documents
                    WHERE id = entry.passage_id %s
                    OFFSET 0
                ) AS passage
                ORDER BY passage.in_force DESC, wanted.place,
                         CASE WHEN NOT passage.in_force THEN valid_from END DESC NULLS LAST,
                         passage.part, entry.passage_id
                LIMIT ?
                """
                        .formatted(day.conditions(), others.conditions());
        List<Object> parameters = new ArrayList<>();
        parameters.add(wanted.stream().map(LegalReference::key).toArray(String[]::new));
        parameters.add(wanted.stream().map(ArticleIdentity::code).toArray(String[]::new));
        parameters.addAll(day.values());
        parameters.addAll(others.values());
        parameters.add(depth * VERSIONS_MAX);
        return handle.query(
                sql,
                row ->
                        new ArticleHit(
                                row.getString("id"),
                                row.getString("document"),
                                row.getLong("place"),
                                row.getInt("part"),
                                row.getString("code"),
                                row.getBoolean("in_force")),
                parameters.toArray());
    }
}
