package fr.archireg.orchestrator.rag;

import fr.archireg.orchestrator.embedding.Embedding;
import java.util.List;

/**
 * A document as it is stored: one row for each passage, in the order of the text.
 *
 * @param title may be empty
 * @param origin with the external id
 * @param version of exactly these passages
 * @param passages at least one
 */
public record EmbeddedDocument(
        String title, Origin origin, DocumentVersion version, List<EmbeddedPassage> passages) {

    public EmbeddedDocument {
        passages = List.copyOf(passages);
        if (origin.externalId().isEmpty()) {
            throw new IllegalArgumentException("document has no external id");
        }
        if (passages.isEmpty() || passages.size() != version.passages()) {
            throw new IllegalArgumentException(
                    "document has %d passages, its version says %d"
                            .formatted(passages.size(), version.passages()));
        }
    }

    /**
     * A part of the text with its vector.
     *
     * @param content the part itself, never blank; the embedded text may have had more around it
     */
    public record EmbeddedPassage(String content, Embedding embedding) {}

    public String externalId() {
        return origin.externalId().orElseThrow();
    }
}
