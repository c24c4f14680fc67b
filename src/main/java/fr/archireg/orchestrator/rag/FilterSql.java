package fr.archireg.orchestrator.rag;

import java.util.ArrayList;
import java.util.List;

/**
 * Filters as SQL.
 *
 * @param conditions starts with {@code AND} for each condition; empty if nothing is filtered
 * @param values bound in the order of the conditions
 */
record FilterSql(String conditions, List<Object> values) {

    static FilterSql of(Filters filters) {
        StringBuilder conditions = new StringBuilder();
        List<Object> values = new ArrayList<>();
        filters.code()
                .ifPresent(code -> {
                    conditions.append(" AND lower(code) = lower(?)");
                    values.add(code);
                });
        filters.source()
                .ifPresent(source -> {
                    conditions.append(" AND source = ?");
                    values.add(source);
                });
        filters.inForceOn()
                .ifPresent(day -> {
                    // A repealed text may lack its last day: then its status decides.
                    conditions.append(' ');
                    conditions.append(
                            """
                            AND (valid_from IS NULL OR valid_from <= ?)
                            AND (valid_to > ? OR (valid_to IS NULL
                                 AND status IS DISTINCT FROM 'ABROGE'))\
                            """);
                    values.add(day);
                    values.add(day);
                });
        return new FilterSql(conditions.toString(), values);
    }

    /** The values between what is bound before and after them. */
    Object[] parameters(Object before, Object after) {
        List<Object> all = new ArrayList<>();
        all.add(before);
        all.addAll(values);
        all.add(after);
        return all.toArray();
    }
}
