package fr.archireg.orchestrator.ingest;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.rag.Origin;
import java.util.Optional;

/**
 * A text as a file gives it, before it is split.
 *
 * @param title may be empty
 * @param content plain text with line feeds between paragraphs, never blank
 * @param origin with the external id
 */
record Document(String title, String content, Origin origin) {
    /** With room to spare below what a B-tree page of PostgreSQL can hold. */
    private static final int KEY_CHARACTERS_MAX = 300;

    /**
     * Checks what the corpus could not store.
     *
     * @throws AppException {@code INVALID_REQUEST} naming the field
     */
    Document {
        title = title.strip();
        content = content.strip();
        if (origin.externalId().isEmpty()) {
            throw AppException.invalid("id", "is missing");
        }
        if (content.isEmpty()) {
            throw AppException.invalid("content", "is missing");
        }
        requireKey("id", origin.externalId());
        requireKey("code", origin.code());
        requireKey("reference", origin.reference());
    }

    String externalId() {
        return origin.externalId().orElseThrow();
    }

    private static void requireKey(String field, Optional<String> value) {
        if (value.filter(text -> text.length() > KEY_CHARACTERS_MAX).isPresent()) {
            throw AppException.invalid(
                    field, "has more than %d characters".formatted(KEY_CHARACTERS_MAX));
        }
    }
}
