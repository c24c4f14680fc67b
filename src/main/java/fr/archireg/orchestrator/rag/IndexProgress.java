package fr.archireg.orchestrator.rag;

/**
 * How far an index build is, in the words of PostgreSQL's {@code pg_stat_progress_create_index}.
 *
 * @param phase such as {@code building index: loading tuples}
 * @param blocksTotal 0 in phases that read no blocks
 * @param tuplesTotal 0 where the phase does not know it
 */
public record IndexProgress(
        String phase, long blocksDone, long blocksTotal, long tuplesDone, long tuplesTotal) {}
