package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Fused;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fuses lists of passages by the documents that they belong to: what speaks for any passage of a
 * document speaks for its best one. A further passage of a document stands behind the best ones of
 * all documents of its list, so that a long text does not fill the answer. Single-threaded.
 */
final class DocumentFusion {
    private final ReciprocalRankFusion fusion;
    private final List<Ranking> rankings = new ArrayList<>();

    /** The passage that stands for a document, and how much it counts in its list. */
    private final Map<String, Standing> standings = new HashMap<>();

    DocumentFusion(ReciprocalRankFusion fusion) {
        this.fusion = fusion;
    }

    /**
     * A passage of a list.
     *
     * @param document what all passages of a document share
     */
    record Member(String passage, String document) {}

    private record Standing(String passage, double gain) {}

    /** Adds a list of passages that keep their own ranks. */
    void addPassages(List<Ranked> passages, double weight) {
        rankings.add(new Ranking(passages, weight));
    }

    /** Adds a list, best first, in which documents are ranked. */
    void addDocuments(List<Member> members, double weight) {
        Map<String, String> best = new LinkedHashMap<>();
        List<String> further = new ArrayList<>();
        for (Member member : members) {
            if (best.putIfAbsent(member.document(), member.passage()) != null) {
                further.add(member.passage());
            }
        }
        List<String> order = new ArrayList<>(best.keySet());
        order.addAll(further);
        List<Ranked> ranked = Ranked.inOrder(order);
        int rank = 1;
        for (Map.Entry<String, String> entry : best.entrySet()) {
            double gain = fusion.gain(weight, rank++);
            standings.merge(
                    entry.getKey(),
                    new Standing(entry.getValue(), gain),
                    (one, other) -> other.gain() > one.gain() ? other : one);
        }
        rankings.add(new Ranking(ranked, weight));
    }

    /** Passages, each once, by score descending. */
    List<Fused> fuse() {
        Set<String> seen = new HashSet<>();
        return fusion.fuse(rankings).stream()
                .map(fused -> new Fused(passage(fused.id()), fused.score()))
                .filter(fused -> seen.add(fused.id()))
                .toList();
    }

    private String passage(String id) {
        Standing standing = standings.get(id);
        return standing == null ? id : standing.passage();
    }
}
