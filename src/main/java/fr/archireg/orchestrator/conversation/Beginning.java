package fr.archireg.orchestrator.conversation;

import java.util.UUID;

/** What came of storing a question. */
public sealed interface Beginning {

    /** It is stored, and its answer has yet to be made. */
    record Stored(Exchange exchange) implements Beginning {}

    /** An earlier request with the same key stored it: this makes its answer. */
    record Repeated(UUID generationId) implements Beginning {}
}
