package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.EmbeddingIdentity;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which set of vectors this process searches, and whether it may: one whose vectors its model made.
 * Thread-safe.
 */
public final class VectorSelection {
    private final VectorConfig config;
    private final Supplier<Optional<EmbeddingIdentity>> model;

    /** By the name of a set: why it must not be searched, or empty if it may be. */
    private final Map<String, Optional<String>> verdicts = new ConcurrentHashMap<>();

    /**
     * @param model identity of this process's model, empty while it is not known; never blocks long
     */
    public VectorSelection(VectorConfig config, Supplier<Optional<EmbeddingIdentity>> model) {
        this.config = config;
        this.model = model;
    }

    /** The set that everybody searches, whatever made it. */
    static VectorSelection unchecked() {
        return new VectorSelection(VectorConfig.DEFAULT, Optional::empty);
    }

    /** Identity of this process's model, empty while it is not known. */
    public Optional<EmbeddingIdentity> model() {
        return model.get();
    }

    /**
     * The set that is searched: the configured one; else the one of the last switch; unless another
     * model made that and this process's own is there as well, complete.
     *
     * @throws AppException {@code EMBEDDING_MISMATCH} if the configured set does not exist
     */
    VectorSet choose(VectorSets sets) {
        if (config.set().isPresent()) {
            String name = config.set().get();
            return sets.named(name)
                    .orElseThrow(() ->
                            new AppException(
                                    ErrorCode.EMBEDDING_MISMATCH,
                                    "there is no set of vectors named " + name));
        }
        VectorSet searched = sets.searchedSet();
        return foreign(searched)
                ? sets.all().stream()
                        .filter(VectorSet::complete)
                        .filter(set -> set.identity().isPresent() && !foreign(set))
                        .findFirst()
                        .orElse(searched)
                : searched;
    }

    /** Takes the result of a comparison; an empty fault means that the set may be searched. */
    public void judge(VectorSet set, Optional<String> fault) {
        verdicts.put(set.name(), fault);
    }

    /**
     * Returns unless it is known that questions cannot be compared with the vectors of a set. Of a
     * set that another model is known to have made, that is so until a comparison says otherwise.
     *
     * @throws AppException {@code EMBEDDING_MISMATCH} saying why
     */
    void require(VectorSet set) {
        if (config.check() != VectorConfig.Check.ENFORCE) {
            return;
        }
        Optional<String> fault =
                verdicts.getOrDefault(
                        set.name(),
                        foreign(set)
                                ? Optional.of("the stored vectors are of another model")
                                : Optional.empty());
        fault.ifPresent(reason -> {
            throw new AppException(ErrorCode.EMBEDDING_MISMATCH, reason);
        });
    }

    /** Whether it is recorded that a set was made by something else than this process's model. */
    private boolean foreign(VectorSet set) {
        Optional<EmbeddingIdentity> own = model();
        return own.isPresent()
                && set.identity().isPresent()
                && !own.get().answersSameQuestions(set.identity().get());
    }
}
