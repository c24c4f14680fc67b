package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** What is known of the models before one is asked. Thread-safe. */
public interface ModelHealth {
    /** Where nothing is known, every model may be asked. */
    ModelHealth UNKNOWN =
            new ModelHealth() {
                @Override
                public Optional<AppException> refusal(Optional<String> model) {
                    return Optional.empty();
                }

                @Override
                public Optional<AppException> await(
                        UUID userId, Optional<String> model, BooleanSupplier left) {
                    return Optional.empty();
                }

                @Override
                public void wake() {
                    // Nobody waits.
                }
            };

    /**
     * Why neither this model nor a fallback of it can answer now, with the time after which one
     * may; empty if one may.
     *
     * @param model the model that is asked for, or empty for the configured one
     */
    Optional<AppException> refusal(Optional<String> model);

    /**
     * The same, after waiting for a moment where that helps. The provider's quota is everybody's:
     * who waits gets a turn for each user in a circle, not in the order of the requests.
     *
     * @param userId for whom a model shall answer
     * @param left whether who waits shall wait no longer, which costs him his place and is a
     *     refusal; looked at again after {@link #wake}
     */
    Optional<AppException> await(UUID userId, Optional<String> model, BooleanSupplier left);

    /** Lets all who wait see whether they still shall. */
    void wake();
}
