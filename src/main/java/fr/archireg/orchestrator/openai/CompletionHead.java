package fr.archireg.orchestrator.openai;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;

/**
 * What all chunks of one answer have in common.
 *
 * @param id starts with {@code chatcmpl-}
 * @param created seconds since 1970
 * @param model the model that was asked for
 */
record CompletionHead(String id, long created, String model) {
    static CompletionHead create(String model, Instant now) {
        return new CompletionHead(
                "chatcmpl-" + UuidCreator.getTimeOrderedEpoch(), now.getEpochSecond(), model);
    }
}
