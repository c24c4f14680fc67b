package fr.archireg.orchestrator.ingest;

import java.time.Duration;
import java.util.Optional;

/**
 * How far an import is.
 *
 * @param counts of all files so far
 * @param bytesDone read from the files, of {@code bytesTotal}
 * @param elapsed since the import began
 */
record ImportProgress(ImportCounts counts, long bytesDone, long bytesTotal, Duration elapsed) {

    /** Share of the files that was read, 0 to 1. */
    double share() {
        return bytesTotal == 0 ? 1 : Math.min(1, (double) bytesDone / bytesTotal);
    }

    /** Documents in a second, on average; those that were there before cost nothing. */
    double rate() {
        double seconds = elapsed.toMillis() / 1_000.0;
        return seconds == 0 ? 0 : counts.read() * workedShare() / seconds;
    }

    /** Time to the end at the speed so far; empty at the very beginning. */
    Optional<Duration> remaining() {
        double worked = share() * workedShare();
        return worked == 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofSeconds(
                                Math.round(elapsed.toSeconds() * (1 - share()) / worked)));
    }

    /**
     * Share of what was read that had to be embedded, 0 to 1: a resumed import passes over what it
     * did before a hundred times faster, and its speed there says nothing about the rest.
     */
    private double workedShare() {
        long worked = counts.read() - counts.unchanged();
        return worked == 0 ? 1 : (double) worked / counts.read();
    }

    /** The remaining time as {@code 1h02m03s}, or {@code ?}. */
    String remainingText() {
        return remaining()
                .map(left ->
                        "%dh%02dm%02ds"
                                .formatted(
                                        left.toHours(), left.toMinutesPart(), left.toSecondsPart()))
                .orElse("?");
    }
}
