package fr.archireg.orchestrator.chat;

import com.github.benmanes.caffeine.cache.Caffeine;
import fr.archireg.orchestrator.cache.SingleFlight;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.Abstention;
import fr.archireg.orchestrator.rag.Query;
import fr.archireg.orchestrator.rag.Retrieval;
import fr.archireg.orchestrator.rag.Retriever;
import fr.archireg.orchestrator.rag.ScoredPassage;
import java.util.List;
import java.util.Optional;

/**
 * Finds what answers rest on. Who asks the same again within a while, by a retry, for another
 * answer or because many do, gets what was found then. Thread-safe.
 */
final class GroundsFinder {
    /** Of all texts that are remembered, in UTF-16 characters: some hundred questions. */
    private static final long CHARS_MAX = 2_000_000;

    private final Retriever retriever;
    private final PassageChoice choice;
    private final boolean forModel;
    private final SingleFlight<Query, Grounds> found;

    /**
     * @param forModel whether a model writes the answers
     */
    GroundsFinder(Library library, PassageChoice choice, boolean forModel, Metrics metrics) {
        this.retriever = library.retriever();
        this.choice = choice;
        this.forModel = forModel;
        this.found =
                new SingleFlight<>(
                        Caffeine.newBuilder()
                                .expireAfterWrite(library.cacheTtl())
                                .maximumWeight(CHARS_MAX)
                                .weigher((Query query, Grounds grounds) -> grounds.chars()),
                        // The next question may find more.
                        grounds -> grounds.retrieval().degraded().isEmpty(),
                        metrics::retrievalCache);
    }

    /**
     * Passages for a question, and what stands around them.
     *
     * @throws fr.archireg.orchestrator.error.AppException as {@link Retriever#retrieve} does
     */
    Grounds find(Query query) {
        SingleFlight.Result<Grounds> result = found.get(query, () -> search(query));
        return result.shared() ? result.value().again() : result.value();
    }

    private Grounds search(Query query) {
        Retrieval retrieval = retriever.retrieve(query);
        return Grounds.of(retrieval, choose(retrieval, query));
    }

    private List<ScoredPassage> choose(Retrieval retrieval, Query query) {
        Optional<Abstention> abstention = retrieval.abstention();
        if (abstention.isPresent()) {
            return choice.forQuotes(abstention.get().nearest());
        }
        return forModel
                ? choice.forModel(retrieval.passages(), query.filters())
                : choice.forQuotes(retrieval.passages());
    }
}
