package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.evaluation.Bootstrap.Interval;
import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.rag.Strategy;
import fr.archireg.orchestrator.rag.Tuning;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What an evaluation found, as it is written to JSON.
 *
 * @param questions those that the corpus answers
 * @param groups number of groups of them
 * @param tuning what the searches went by
 * @param calibration what was found to be best, where that was asked for
 */
public record EvaluationReport(
        int questions,
        int groups,
        Cutoffs cutoffs,
        Tuning tuning,
        List<StrategyResult> strategies,
        Optional<Calibration.Result> calibration) {

    public EvaluationReport {
        strategies = List.copyOf(strategies);
    }

    /** A mean and its confidence interval. */
    public record Figure(double value, double low, double high) {}

    /**
     * How one strategy did.
     *
     * @param latencyMs half of the searches were faster than the first, 95 % than the second
     * @param abstained share of the answerable questions that would get no answer
     * @param nonsenseAnswered share of the others that would get one, empty if there are none
     * @param ndcgByGroup mean nDCG@10 of each group with more than one question
     */
    public record StrategyResult(
            Strategy strategy,
            Quality quality,
            LatencyMs latencyMs,
            double abstained,
            Optional<Double> nonsenseAnswered,
            Map<String, Double> ndcgByGroup) {

        static StrategyResult of(
                Strategy strategy, List<Outcome> outcomes, Cutoffs cutoffs, Bootstrap bootstrap) {
            List<Outcome> answerable =
                    outcomes.stream().filter(outcome -> outcome.question().answerable()).toList();
            List<Outcome> others =
                    outcomes.stream().filter(outcome -> !outcome.question().answerable()).toList();
            Map<String, List<Outcome>> groups = byGroup(answerable);
            return new StrategyResult(
                    strategy,
                    Quality.of(groups, cutoffs, bootstrap),
                    LatencyMs.of(outcomes),
                    share(answerable, Outcome::abstained),
                    others.isEmpty()
                            ? Optional.empty()
                            : Optional.of(share(others, outcome -> !outcome.abstained())),
                    groups.entrySet().stream()
                            .filter(group -> group.getValue().size() > 1)
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey,
                                            group -> ndcg(group.getValue(), cutoffs),
                                            (one, other) -> one,
                                            TreeMap::new)));
        }

        private static double ndcg(List<Outcome> outcomes, Cutoffs cutoffs) {
            return outcomes.stream()
                    .mapToDouble(outcome -> outcome.quality(cutoffs).ndcg())
                    .average()
                    .orElse(0);
        }

        private static double share(List<Outcome> outcomes, Predicate<Outcome> condition) {
            return outcomes.isEmpty()
                    ? 0
                    : (double) outcomes.stream().filter(condition).count() / outcomes.size();
        }
    }

    /** The figures of {@link RankingQuality} with their intervals. */
    public record Quality(Figure recall, Figure hit, Figure ndcg, Figure mrr) {
        static Quality of(Map<String, List<Outcome>> groups, Cutoffs cutoffs, Bootstrap bootstrap) {
            List<List<RankingQuality>> qualities =
                    groups.values().stream()
                            .map(group -> group.stream().map(one -> one.quality(cutoffs)).toList())
                            .toList();
            return new Quality(
                    figure(qualities, RankingQuality::recall, bootstrap),
                    figure(qualities, RankingQuality::hit, bootstrap),
                    figure(qualities, RankingQuality::ndcg, bootstrap),
                    figure(qualities, RankingQuality::mrr, bootstrap));
        }

        private static Figure figure(
                List<List<RankingQuality>> groups,
                ToDoubleFunction<RankingQuality> figure,
                Bootstrap bootstrap) {
            List<List<Double>> values =
                    groups.stream()
                            .map(group -> group.stream().map(figure::applyAsDouble).toList())
                            .toList();
            double mean =
                    values.stream()
                            .flatMap(List::stream)
                            .mapToDouble(value -> value)
                            .average()
                            .orElse(0);
            Interval interval = values.isEmpty() ? new Interval(0, 0) : bootstrap.mean(values);
            return new Figure(mean, interval.low(), interval.high());
        }
    }

    /** Milliseconds of a search, one after the other. */
    public record LatencyMs(double p50, double p95) {
        static LatencyMs of(List<Outcome> outcomes) {
            double[] sorted =
                    outcomes.stream()
                            .mapToDouble(outcome -> outcome.duration().toNanos() / 1e6)
                            .sorted()
                            .toArray();
            return new LatencyMs(rank(sorted, 0.5), rank(sorted, 0.95));
        }

        private static double rank(double[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
        }
    }

    static Map<String, List<Outcome>> byGroup(List<Outcome> outcomes) {
        return outcomes.stream()
                .collect(
                        Collectors.groupingBy(
                                outcome -> outcome.question().groupName(),
                                TreeMap::new,
                                Collectors.toList()));
    }

    /** The strategies side by side, for people. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d questions in %d groups; mean [95 %% confidence interval]%n%n",
                        questions,
                        groups));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-8s  %-18s  %-18s  %-18s  %-18s  %8s  %8s  %9s  %9s%n",
                        "",
                        "recall@" + cutoffs.recall(),
                        "hit@" + cutoffs.hit(),
                        "nDCG@10",
                        "MRR@10",
                        "p50 ms",
                        "p95 ms",
                        "abstained",
                        "off topic"));
        strategies.forEach(result -> text.append(line(result)));
        return text.toString();
    }

    private static String line(StrategyResult result) {
        Quality quality = result.quality();
        return String.format(
                Locale.ROOT,
                "%-8s  %-18s  %-18s  %-18s  %-18s  %8.1f  %8.1f  %8.1f%%  %9s%n",
                result.strategy().wireName(),
                text(quality.recall()),
                text(quality.hit()),
                text(quality.ndcg()),
                text(quality.mrr()),
                result.latencyMs().p50(),
                result.latencyMs().p95(),
                100 * result.abstained(),
                result.nonsenseAnswered()
                        .map(share -> String.format(Locale.ROOT, "%.1f%%", 100 * share))
                        .orElse("–"));
    }

    private static String text(Figure figure) {
        return String.format(
                Locale.ROOT, "%.3f [%.3f-%.3f]", figure.value(), figure.low(), figure.high());
    }
}
