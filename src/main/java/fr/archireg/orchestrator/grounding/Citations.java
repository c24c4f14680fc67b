package fr.archireg.orchestrator.grounding;

import java.util.List;

/**
 * What the check of an answer found. Everything unverified is written as in the answer, in its
 * order, each once, the first fifty.
 *
 * @param valid numbers of sources that are cited, ascending
 * @param unknown cited numbers that no source has, ascending
 * @param unverifiedReferences articles, and numbers of statutes and decisions, that no source has
 *     or names
 * @param unverifiedQuotes quoted words that their source does not have, at most 200 characters each
 * @param unverifiedFigures numbers with a unit that no source cited for them has
 */
public record Citations(
        List<Integer> valid,
        List<Integer> unknown,
        List<String> unverifiedReferences,
        List<String> unverifiedQuotes,
        List<String> unverifiedFigures) {

    public Citations {
        valid = List.copyOf(valid);
        unknown = List.copyOf(unknown);
        unverifiedReferences = List.copyOf(unverifiedReferences);
        unverifiedQuotes = List.copyOf(unverifiedQuotes);
        unverifiedFigures = List.copyOf(unverifiedFigures);
    }
}
