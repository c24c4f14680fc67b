package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.rag.ReciprocalRankFusion.Ranked;
import java.util.List;

/**
 * What a search by words found, as ids of passages.
 *
 * @param articles passages of the articles that the question names, in its order; parts of an
 *     article in the order of its text, and the same part of several candidates shares a rank
 * @param words passages by the words of the question, best first
 * @param ambiguous whether an article without a code was found in several codes
 */
record LexicalHits(List<Ranked> articles, List<Ranked> words, boolean ambiguous) {
    LexicalHits {
        articles = List.copyOf(articles);
        words = List.copyOf(words);
    }
}
