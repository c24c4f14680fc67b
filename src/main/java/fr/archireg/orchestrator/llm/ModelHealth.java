package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import java.util.Optional;

/** What is known of the models before one is asked. Thread-safe. */
@FunctionalInterface
public interface ModelHealth {

    /**
     * Why neither this model nor a fallback of it can answer now, with the time after which one
     * may; empty if one may.
     *
     * @param model the model that is asked for, or empty for the configured one
     */
    Optional<AppException> refusal(Optional<String> model);
}
