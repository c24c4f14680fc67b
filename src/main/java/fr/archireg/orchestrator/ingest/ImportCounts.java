package fr.archireg.orchestrator.ingest;

/**
 * What an import has done so far, in documents but for the last.
 *
 * @param read lines or articles seen; the next three add up to it at the end
 * @param imported new or changed, committed
 * @param unchanged stored before in the same version
 * @param rejected not importable
 * @param passages rows committed
 */
record ImportCounts(long read, long imported, long unchanged, long rejected, long passages) {
    static final ImportCounts ZERO = new ImportCounts(0, 0, 0, 0, 0);

    ImportCounts plus(ImportCounts other) {
        return new ImportCounts(
                read + other.read,
                imported + other.imported,
                unchanged + other.unchanged,
                rejected + other.rejected,
                passages + other.passages);
    }

    /** For people and logs. */
    String text() {
        return "read=%d imported=%d unchanged=%d rejected=%d passages=%d"
                .formatted(read, imported, unchanged, rejected, passages);
    }
}
