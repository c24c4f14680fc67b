package fr.archireg.orchestrator.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Confidence intervals of a mean by drawing again (Efron's percentile method). Whole groups are
 * drawn: questions that mean the same succeed and fail together, and taken one by one they would
 * make the interval too narrow.
 *
 * @param draws 1 or more
 * @param confidence such as 0.95
 */
record Bootstrap(long seed, int draws, double confidence) {
    /**
     * The ends of an interval.
     *
     * @param low at most {@code high}
     */
    record Interval(double low, double high) {}

    /** The interval of the mean over all values, which are given by group, none empty. */
    Interval mean(List<List<Double>> groups) {
        List<double[]> sums = new ArrayList<>();
        for (List<Double> group : groups) {
            double sum = group.stream().mapToDouble(value -> value).sum();
            sums.add(new double[] {sum, group.size()});
        }
        Random random = new Random(seed);
        double[] means = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            means[draw] = drawnMean(sums, random);
        }
        Arrays.sort(means);
        double tail = (1 - confidence) / 2;
        return new Interval(quantile(means, tail), quantile(means, 1 - tail));
    }

    private static double drawnMean(List<double[]> sums, Random random) {
        double sum = 0;
        double count = 0;
        for (int i = 0; i < sums.size(); i++) {
            double[] drawn = sums.get(random.nextInt(sums.size()));
            sum += drawn[0];
            count += drawn[1];
        }
        return sum / count;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
