package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.evaluation.RankingQuality.Cutoffs;
import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.Strategy;
import fr.archireg.orchestrator.rag.Tuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds what to set for an embedding model: the weight that gives the best nDCG@10, and the two
 * limits that tell best between questions with an answer and without one (the highest mean of both
 * shares that are right, which is Youden's index).
 */
final class Calibration {
    private static final List<Double> WEIGHTS =
            List.of(0.0, 0.125, 0.25, 0.375, 0.5, 0.75, 1.0, 2.0);
    private static final List<Double> FITS =
            IntStream.rangeClosed(2, 9).mapToObj(i -> i / 25.0).toList();
    private static final List<Double> SIMILARITIES =
            IntStream.rangeClosed(10, 48).mapToObj(i -> i / 50.0).toList();

    private final Function<Tuning, Retriever> retrievers;
    private final Filters filters;

    /**
     * @param retrievers a search that goes by this
     */
    Calibration(Function<Tuning, Retriever> retrievers, Filters filters) {
        this.retrievers = retrievers;
        this.filters = filters;
    }

    /**
     * What was found.
     *
     * @param ndcgByWeight nDCG@10 of the hybrid search on all questions
     * @param ndcgHeldOut of the weights that were chosen on one half of the groups, on the other:
     *     what to expect of questions that were not seen
     * @param answered share of the answerable questions that get an answer
     * @param refused share of the others that get none
     */
    record Result(
            Tuning tuning,
            Map<Double, Double> ndcgByWeight,
            double ndcgHeldOut,
            double answered,
            double refused) {}

    private record Limits(double similarity, double fit, double answered, double refused) {
        double balance() {
            return (answered + refused) / 2;
        }
    }

    /**
     * @param answerable at least two, of different groups
     * @param others at least one
     */
    Result run(List<LabelledQuery> answerable, List<LabelledQuery> others) {
        Limits limits = limits(answerable, others);
        Map<Double, List<Outcome>> runs = new LinkedHashMap<>();
        Measurement hybrid =
                new Measurement(
                        Strategy.HYBRID, Cutoffs.USUAL.depth(), limits.similarity(), filters);
        for (double weight : WEIGHTS) {
            Tuning tuning = new Tuning(weight, limits.similarity(), limits.fit());
            runs.put(weight, hybrid.run(retrievers.apply(tuning), answerable));
        }
        List<List<Integer>> halves = halves(answerable);
        List<Integer> all = IntStream.range(0, answerable.size()).boxed().toList();
        double heldOut =
                (ndcg(runs, best(runs, halves.getFirst()), halves.getLast())
                                        * halves.getLast().size()
                                + ndcg(runs, best(runs, halves.getLast()), halves.getFirst())
                                        * halves.getFirst().size())
                        / all.size();
        Map<Double, Double> byWeight = new LinkedHashMap<>();
        WEIGHTS.forEach(weight -> byWeight.put(weight, ndcg(runs, weight, all)));
        return new Result(
                new Tuning(best(runs, all), limits.similarity(), limits.fit()),
                byWeight,
                heldOut,
                limits.answered(),
                limits.refused());
    }

    /** Every other group belongs to the second half. */
    private static List<List<Integer>> halves(List<LabelledQuery> questions) {
        List<String> groups =
                questions.stream().map(LabelledQuery::groupName).distinct().sorted().toList();
        List<List<Integer>> halves = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < questions.size(); i++) {
            halves.get(groups.indexOf(questions.get(i).groupName()) % 2).add(i);
        }
        return halves;
    }

    private static double best(Map<Double, List<Outcome>> runs, List<Integer> questions) {
        return WEIGHTS.stream()
                .max(Comparator.comparingDouble(weight -> ndcg(runs, weight, questions)))
                .orElseThrow();
    }

    private static double ndcg(
            Map<Double, List<Outcome>> runs, double weight, List<Integer> questions) {
        List<Outcome> outcomes = runs.getOrDefault(weight, List.of());
        return questions.stream()
                .mapToDouble(i -> outcomes.get(i).quality(Cutoffs.USUAL).ndcg())
                .average()
                .orElse(0);
    }

    /** An answer needs one similar passage or one that fits by its words. */
    private Limits limits(List<LabelledQuery> answerable, List<LabelledQuery> others) {
        List<LabelledQuery> all = Stream.concat(answerable.stream(), others.stream()).toList();
        List<Outcome> bySimilarity =
                new Measurement(Strategy.DENSE, 1, 0, filters)
                        .run(retrievers.apply(Tuning.DEFAULT), all);
        Measurement byWords = new Measurement(Strategy.LEXICAL, 1, 0, filters);
        List<Limits> candidates = new ArrayList<>();
        for (double fit : FITS) {
            List<Outcome> fitting = byWords.run(retrievers.apply(new Tuning(0, 0, fit)), all);
            for (double similarity : SIMILARITIES) {
                boolean[] answered = new boolean[all.size()];
                for (int i = 0; i < answered.length; i++) {
                    answered[i] =
                            !fitting.get(i).abstained()
                                    || bySimilarity.get(i).topSimilarity() >= similarity;
                }
                double right = share(answered, 0, answerable.size());
                double wrong = share(answered, answerable.size(), all.size());
                candidates.add(new Limits(similarity, fit, right, 1 - wrong));
            }
        }
        return candidates.stream().max(Comparator.comparingDouble(Limits::balance)).orElseThrow();
    }

    private static double share(boolean[] answered, int from, int to) {
        return IntStream.range(from, to).filter(i -> answered[i]).count() / (double) (to - from);
    }
}
