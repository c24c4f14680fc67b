package fr.archireg.orchestrator.evaluation;

import fr.archireg.orchestrator.rag.Filters;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import fr.archireg.orchestrator.rag.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Puts questions to a search.
 *
 * @param limit documents that are asked for
 * @param similarityThreshold least similarity, 0 to 1
 */
record Measurement(Strategy strategy, int limit, double similarityThreshold, Filters filters) {

    /** One search for each question, in their order. */
    List<Outcome> run(Retriever retriever, List<LabelledQuery> questions) {
        return questions.stream().map(question -> outcome(retriever, question)).toList();
    }

    private Outcome outcome(Retriever retriever, LabelledQuery question) {
        Query query = new Query(question.query(), limit, similarityThreshold, filters, strategy);
        long startNanos = System.nanoTime();
        Retrieval retrieval = retriever.retrieve(query);
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        return new Outcome(
                question,
                retrieval.passages().stream()
                        .map(hit -> hit.passage().origin().externalId())
                        .flatMap(Optional::stream)
                        .toList(),
                retrieval.passages().stream()
                        .mapToDouble(ScoredPassage::similarity)
                        .max()
                        .orElse(0),
                retrieval.abstention().isPresent(),
                duration);
    }
}
