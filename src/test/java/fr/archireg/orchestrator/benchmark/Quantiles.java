package fr.archireg.orchestrator.benchmark;

import java.util.Arrays;

/** Quantiles of times, in milliseconds. */
final class Quantiles {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sorted;

    private Quantiles(long[] sorted) {
        this.sorted = sorted;
    }

    static Quantiles of(long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    int count() {
        return sorted.length;
    }

    /** The least time that so many of them do not exceed, 0 to 1; not a number if there is none. */
    double millis(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, at)] / NANOS_PER_MILLI;
    }
}
