package fr.archireg.orchestrator.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How good lists of documents are, as means over questions, each in [0, 1], higher is better.
 *
 * @param recall share of the relevant documents among the first {@link Cutoffs#recall}
 * @param hit share of the questions with a relevant document among the first {@link Cutoffs#hit}
 * @param ndcg normalised discounted cumulative gain of the first ten, with gains of 0 and 1
 *     (Järvelin and Kekäläinen, TOIS 2002)
 * @param mrr mean of 1 / rank of the first relevant document among the first ten, else 0
 */
public record RankingQuality(double recall, double hit, double ndcg, double mrr) {
    private static final int DEPTH = 10;

    /**
     * How many of the first documents count.
     *
     * @param recall 1 to 50
     * @param hit 1 to 50
     */
    public record Cutoffs(int recall, int hit) {
        /** The usual ones. */
        public static final Cutoffs USUAL = new Cutoffs(10, 5);

        /** How long a list has to be. */
        int depth() {
            return Math.max(DEPTH, Math.max(recall, hit));
        }
    }

    /**
     * What was found for a question.
     *
     * @param relevant external ids, at least one
     * @param found external ids, best first
     */
    public record Judged(Set<String> relevant, List<String> found) {
        public Judged {
            relevant = Set.copyOf(relevant);
            found = found.stream().distinct().toList();
        }

        /** The quality of this one list. */
        RankingQuality quality(Cutoffs cutoffs) {
            return new RankingQuality(
                    recall(cutoffs.recall()),
                    reciprocalRank(cutoffs.hit()) > 0 ? 1 : 0,
                    gain(),
                    reciprocalRank(DEPTH));
        }

        private double recall(int depth) {
            return (double) found.stream().limit(depth).filter(relevant::contains).count()
                    / relevant.size();
        }

        private double reciprocalRank(int depth) {
            for (int i = 0; i < Math.min(depth, found.size()); i++) {
                if (relevant.contains(found.get(i))) {
                    return 1.0 / (i + 1);
                }
            }
            return 0;
        }

        private double gain() {
            double gain = 0;
            double ideal = 0;
            for (int i = 0; i < DEPTH; i++) {
                double discount = Math.log(2) / Math.log(i + 2.0);
                gain += i < found.size() && relevant.contains(found.get(i)) ? discount : 0;
                ideal += i < relevant.size() ? discount : 0;
            }
            return gain / ideal;
        }
    }

    /** The means of the lists of several questions. */
    public static RankingQuality of(List<Judged> questions, Cutoffs cutoffs) {
        return mean(questions.stream().map(question -> question.quality(cutoffs)).toList());
    }

    static RankingQuality mean(List<RankingQuality> qualities) {
        return new RankingQuality(
                mean(qualities, RankingQuality::recall),
                mean(qualities, RankingQuality::hit),
                mean(qualities, RankingQuality::ndcg),
                mean(qualities, RankingQuality::mrr));
    }

    private static double mean(
            List<RankingQuality> qualities, ToDoubleFunction<RankingQuality> figure) {
        return qualities.stream().mapToDouble(figure).average().orElse(0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "recall=%.3f hit=%.3f nDCG@10=%.3f MRR@10=%.3f",
                recall,
                hit,
                ndcg,
                mrr);
    }
}
