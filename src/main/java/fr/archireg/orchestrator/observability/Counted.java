package fr.archireg.orchestrator.observability;

/** What is counted. */
enum Counted {
    ANSWERS(
            Family.of(
                    "chat.answers",
                    "Answers that ended and are saved",
                    Label.of("mode", "generated", "extractive"),
                    Label.of("status", "complete", "stopped", "interrupted", "failed"))),
    ANSWERS_WITHHELD(
            Family.of(
                    "chat.answers.withheld",
                    "Answers that were cut off because they recited the rules")),
    CONNECTIONS_CUT(
            Family.of(
                    "http.server.connections.cut",
                    "Connections that were cut since the server waited too long",
                    Label.of("waited_for", "request", "reader"))),
    EMBEDDING_CACHE(
            Family.of(
                    "embedding.cache",
                    "Query embeddings that were looked for in the cache",
                    Label.of("outcome", "hit", "miss"))),
    EMBEDDING_REJECTED(
            Family.of(
                    "embedding.rejected", "Embeddings that were refused because too many waited")),
    GENERATIONS_REFUSED(
            Family.of(
                    "generation.refused",
                    "Answers that were refused at the door",
                    Label.of("reason", "user", "process", "shutdown", "left"))),
    INJECTIONS(
            Family.of(
                    "prompt.injection.flagged",
                    "Texts that want to steer the model",
                    Label.of("origin", "user", "passage"))),
    LLM_REQUESTS(
            Family.of(
                    "llm.requests",
                    "Attempts to get an answer from a model",
                    Label.MODEL,
                    // Otherwise an error code.
                    Label.of("outcome", "ok", "cancelled"))),
    LLM_TOKENS(
            Family.of(
                    "llm.tokens",
                    "Tokens as the provider counted them",
                    Label.MODEL,
                    Label.of("kind", "prompt", "completion"))),
    LOG_ROWS(Family.of("generation.log.rows", "Rows that were written to the event log")),
    MODEL_BYTES(
            Family.of(
                    "embedding.model.download.bytes",
                    "Bytes of the embedding model's file that were downloaded")),
    QUESTION_REWRITES(
            Family.of(
                    "chat.question.rewrites",
                    "Questions that a small model was asked to complete",
                    Label.of("outcome", "used", "rejected", "failed"))),
    REQUESTS_REFUSED(
            Family.of(
                    "limit.refused",
                    "Requests that were refused because of a limit",
                    Label.of("limit", "address", "reading", "costly", "tokens"))),
    RETRIEVAL_CACHE(
            Family.of(
                    "retrieval.cache",
                    "Questions whose passages were looked for in the cache",
                    Label.of("outcome", "hit", "miss")));

    @SuppressWarnings("ImmutableEnumChecker") // its lists do not change
    private final Family family;

    Counted(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }
}
