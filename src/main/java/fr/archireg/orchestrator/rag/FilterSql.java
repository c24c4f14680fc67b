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
    /**
     * From the first day included to the last day excluded. Where a date is missing the status
     * decides, in the words of the LEGI database: {@code VIGUEUR_DIFF} is not yet law, {@code
     * ABROGE_DIFF} still is. What was replaced before it came into force never was law.
     */
    private static final String IN_FORCE =
            """
            AND (valid_from <= ? OR (valid_from IS NULL
                 AND status IS DISTINCT FROM 'VIGUEUR_DIFF'))
            AND (valid_to > ? OR (valid_to IS NULL
                 AND coalesce(status, '') NOT IN
                     ('ABROGE', 'ANNULE', 'DISJOINT', 'MODIFIE', 'PERIME', 'TRANSFERE')))
            AND status IS DISTINCT FROM 'MODIFIE_MORT_NE'\
            """;

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
                    conditions.append(' ').append(IN_FORCE);
                    values.add(day);
                    values.add(day);
                });
        return new FilterSql(conditions.toString(), values);
    }

    /** The values between what is bound before and after them. */
    Object[] parameters(Object before, Object... after) {
        List<Object> all = new ArrayList<>();
        all.add(before);
        all.addAll(values);
        all.addAll(List.of(after));
        return all.toArray();
    }
}
