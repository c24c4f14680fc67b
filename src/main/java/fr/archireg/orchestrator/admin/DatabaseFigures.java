package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.db.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the database is doing.
 *
 * @param connections all of the server that the login role may see, by what they do
 * @param cacheHitRatio share of blocks of this database that were found in memory since its
 *     statistics began, 0 to 1; empty before the first
 */
record DatabaseFigures(
        Server server,
        List<Table> tables,
        List<Index> indexes,
        Connections connections,
        Optional<Double> cacheHitRatio,
        Database.PoolUse pool) {
    DatabaseFigures {
        tables = List.copyOf(tables);
        indexes = List.copyOf(indexes);
    }

    /** The server and this database. */
    record Server(String version, Optional<String> vectorVersion, long sizeBytes) {}

    /**
     * A table.
     *
     * @param rows estimate of the statistics
     * @param bytes with its indexes and what lies outside its rows
     */
    record Table(String name, long rows, long deadRows, long bytes) {}

    /**
     * An index.
     *
     * @param scans since the statistics began
     * @param valid false while it is built, and for what a build that was killed left
     */
    record Index(String name, String table, long bytes, long scans, boolean valid) {}

    /**
     * Connections.
     *
     * @param longestTransactionSeconds how long the oldest open transaction has been open
     */
    record Connections(
            int max, Map<String, Long> byState, Optional<Double> longestTransactionSeconds) {
        Connections {
            byState = Map.copyOf(byState);
        }
    }
}
