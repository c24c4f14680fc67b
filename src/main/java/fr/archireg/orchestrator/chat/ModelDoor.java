package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.quota.MeteredModel;
import fr.archireg.orchestrator.security.Caller;
import java.util.Optional;

/**
 * Where questions wait for what the provider allows everybody together, and where nobody passes who
 * cannot pay. Thread-safe.
 */
public final class ModelDoor {
    private final Optional<MeteredModel> model;
    private final ModelHealth health;
    private final Fallback fallback;

    ModelDoor(Optional<MeteredModel> model, ModelHealth health, Fallback fallback) {
        this.model = model;
        this.health = health;
        this.fallback = fallback;
    }

    /**
     * Returns when a model may be asked, or when the passages will be quoted instead.
     *
     * @param wanted the model that is to answer, empty for the configured one
     * @throws fr.archireg.orchestrator.error.AppException why no model can answer, where nothing
     *     else may, or {@code TOKENS_EXHAUSTED}
     */
    public void enter(Caller caller, Optional<String> wanted) {
        model.ifPresent(metered -> metered.requireCredit(caller));
        health.await(caller.userId(), wanted)
                .filter(refusal -> fallback == Fallback.NONE)
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }
}
