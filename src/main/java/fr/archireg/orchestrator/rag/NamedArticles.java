package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.law.LegalReference;
import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The articles that a question names, as ids of passages.
 *
 * @param ranked those that are law, in the order of the question; parts of an article in the order
 *     of its text, and the same part of several candidates shares a rank
 * @param documents the documents of those
 * @param outOfForce passages of those that are not law on the day that is asked for, the latest
 *     version first; empty where any of the articles is law
 * @param ambiguous whether an article without a code was found in several codes
 */
record NamedArticles(
        List<Ranked> ranked, Set<String> documents, List<String> outOfForce, boolean ambiguous) {
    static final NamedArticles NONE = new NamedArticles(List.of(), Set.of(), List.of(), false);

    NamedArticles {
        ranked = List.copyOf(ranked);
        documents = Set.copyOf(documents);
        outOfForce = List.copyOf(outOfForce);
    }

    /**
     * A passage of an article.
     *
     * @param place of the article in the question, from 1
     * @param part which passage of the article it is, from 0
     */
    record ArticleHit(
            String id, String document, long place, int part, String code, boolean inForce) {}

    /**
     * @param hits those in force first, by place and part
     */
    static NamedArticles of(List<LegalReference> wanted, List<ArticleHit> hits) {
        List<ArticleHit> law = hits.stream().filter(ArticleHit::inForce).toList();
        if (law.isEmpty()) {
            return new NamedArticles(
                    List.of(), Set.of(), hits.stream().map(ArticleHit::id).toList(), false);
        }
        return new NamedArticles(
                rank(law),
                law.stream().map(ArticleHit::document).collect(Collectors.toSet()),
                List.of(),
                ambiguous(wanted, law));
    }

    /** The same part of candidates from several codes has the same rank. */
    private static List<Ranked> rank(List<ArticleHit> hits) {
        List<Ranked> ranked = new ArrayList<>();
        int rank = 0;
        long place = -1;
        int part = -1;
        for (ArticleHit hit : hits) {
            if (hit.place() != place || hit.part() != part) {
                rank++;
            }
            place = hit.place();
            part = hit.part();
            ranked.add(new Ranked(hit.id(), rank));
        }
        return ranked;
    }

    private static boolean ambiguous(List<LegalReference> wanted, List<ArticleHit> hits) {
        return hits.stream()
                .filter(hit -> wanted.get((int) hit.place() - 1).code().isEmpty())
                .collect(
                        Collectors.groupingBy(
                                ArticleHit::place,
                                Collectors.mapping(ArticleHit::code, Collectors.toSet())))
                .values()
                .stream()
                .anyMatch(codes -> codes.size() > 1);
    }
}
