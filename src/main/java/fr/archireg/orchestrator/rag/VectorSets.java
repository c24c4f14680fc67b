package fr.archireg.orchestrator.rag;

import java.util.List;
import java.util.Optional;

/**
 * All sets of vectors, and which of them is searched.
 *
 * @param all by age
 * @param searched name of the set that the last switch chose
 * @param previous name of the set before it, which the way back leads to
 */
public record VectorSets(List<VectorSet> all, String searched, Optional<String> previous) {

    public VectorSets {
        all = List.copyOf(all);
    }

    /** The set of this name. */
    public Optional<VectorSet> named(String name) {
        return all.stream().filter(set -> set.name().equals(name)).findFirst();
    }

    /** The set that the last switch chose. */
    public VectorSet searchedSet() {
        return named(searched).orElseThrow();
    }
}
