package fr.archireg.orchestrator.rag;

/**
 * A row of the corpus: a document, or a part of one that fits the embedding model.
 *
 * @param id primary key as text; its type is the table's own
 * @param title title of the document, may be empty
 * @param content plain text, never empty
 */
public record Passage(String id, String title, String content, Origin origin) {
    /** What all passages of a document share; a row of another program is a document of its own. */
    public String sharedId() {
        return origin.externalId().orElse(id);
    }
}
