package fr.archireg.orchestrator.rag;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How good lists of ten are, as means over the questions, each in [0, 1], higher is better.
 *
 * @param recall share of the relevant documents that the ten hold
 * @param hit share of the questions with a relevant document among the first five
 * @param ndcg normalised discounted cumulative gain with gains of 0 and 1 (Järvelin, Kekäläinen)
 * @param mrr mean of 1 / rank of the first relevant document
 */
record RankingQuality(double recall, double hit, double ndcg, double mrr) {
    private static final int DEPTH = 10;
    private static final int HIT_DEPTH = 5;

    /**
     * What was found for a question.
     *
     * @param found external ids, best first, each once
     */
    record Judged(Set<String> relevant, List<String> found) {
        Judged {
            found = found.stream().distinct().limit(DEPTH).toList();
        }

        private double recall() {
            return (double) found.stream().filter(relevant::contains).count() / relevant.size();
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

    static RankingQuality of(List<Judged> questions) {
        return new RankingQuality(
                mean(questions, Judged::recall),
                mean(questions, question -> question.reciprocalRank(HIT_DEPTH) > 0 ? 1 : 0),
                mean(questions, Judged::gain),
                mean(questions, question -> question.reciprocalRank(DEPTH)));
    }

    private static double mean(List<Judged> questions, ToDoubleFunction<Judged> figure) {
        return questions.stream().mapToDouble(figure).average().orElse(0);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "recall@10=%.3f hit@5=%.3f nDCG@10=%.3f MRR@10=%.3f",
                recall,
                hit,
                ndcg,
                mrr);
    }
}
