package fr.archireg.orchestrator.rag;

import java.util.List;

/**
 * What a search by words found.
 *
 * @param articles passages of the articles that the question names
 * @param words passages by the words of the question, best first
 */
record LexicalHits(NamedArticles articles, List<WordHit> words) {
    LexicalHits {
        words = List.copyOf(words);
    }

    /**
     * A passage by the words of the question.
     *
     * @param id of the passage
     * @param document what all passages of its document share
     * @param fit share, 0 to 1, of the score that a passage would have that repeats every word of
     *     the question without end; comparable between questions
     */
    record WordHit(String id, String document, double fit) {}
}
