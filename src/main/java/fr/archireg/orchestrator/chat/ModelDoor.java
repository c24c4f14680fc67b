package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.security.Caller;
import java.util.Optional;

/** Where questions wait for what the provider allows everybody together. Thread-safe. */
public final class ModelDoor {
    private final ModelHealth health;
    private final Fallback fallback;

    ModelDoor(ModelHealth health, Fallback fallback) {
        this.health = health;
        this.fallback = fallback;
    }

    /**
     * Returns when a model may be asked, or when the passages will be quoted instead.
     *
     * @throws fr.archireg.orchestrator.error.AppException why no model can answer, where nothing
     *     else may
     */
    public void enter(Caller caller, Optional<String> model) {
        health.await(caller.userId(), model)
                .filter(refusal -> fallback == Fallback.NONE)
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }
}
