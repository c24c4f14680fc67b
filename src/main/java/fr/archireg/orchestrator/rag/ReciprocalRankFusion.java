package fr.archireg.orchestrator.rag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one list of several: an item scores the sum of weight / (k + rank) over the lists that hold
 * it, rank from 1 (Cormack, Clarke and Büttcher, SIGIR 2009). Ranks are compared and not scores,
 * since the scores of two searches have no common scale.
 *
 * @param k above 0; the smaller, the more the first ranks count. 60 is usual for many lists; with
 *     two lists of unlike quality 10 was better by evaluation
 */
public record ReciprocalRankFusion(double k) {

    public ReciprocalRankFusion {
        if (!(k > 0)) {
            throw new IllegalArgumentException("k must be above 0, is " + k);
        }
    }

    /** An item at its rank in one list; several items may share a rank. */
    public record Ranked(String id, int rank) {
        public Ranked {
            if (rank < 1) {
                throw new IllegalArgumentException("rank must be at least 1, is " + rank);
            }
        }

        /** Items in their order, each once. */
        public static List<Ranked> inOrder(List<String> ids) {
            List<Ranked> ranked = new ArrayList<>();
            for (String id : ids) {
                ranked.add(new Ranked(id, ranked.size() + 1));
            }
            return ranked;
        }
    }

    /**
     * A list and how much it counts.
     *
     * @param weight 0 or more
     */
    public record Ranking(List<Ranked> items, double weight) {
        public Ranking {
            items = List.copyOf(items);
            if (!(weight >= 0)) {
                throw new IllegalArgumentException("weight must be 0 or more, is " + weight);
            }
        }
    }

    /** An item of the one list, highest score first. */
    public record Fused(String id, double score) {}

    /** What one list adds to the score of an item at this rank. */
    double gain(double weight, int rank) {
        return weight / (k + rank);
    }

    /** Everything that any of the lists holds, by score descending, then by id. */
    public List<Fused> fuse(List<Ranking> rankings) {
        Map<String, Double> scores = new HashMap<>();
        for (Ranking ranking : rankings) {
            for (Ranked item : ranking.items()) {
                scores.merge(item.id(), gain(ranking.weight(), item.rank()), Double::sum);
            }
        }
        return scores.entrySet().stream()
                .map(entry -> new Fused(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparingDouble(Fused::score)
                                .reversed()
                                .thenComparing(Fused::id))
                .toList();
    }
}
