package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.connection.Departure;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.generation.Admission;
import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.observability.Metrics;
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
    private final Metrics metrics;

    ModelDoor(
            Optional<MeteredModel> model, ModelHealth health, Fallback fallback, Metrics metrics) {
        this.model = model;
        this.health = health;
        this.fallback = fallback;
        this.metrics = metrics;
    }

    /**
     * Returns when a model may be asked, or when the passages will be quoted instead.
     *
     * @param wanted the model that is to answer, empty for the configured one
     * @param departure of the client, who waits no longer then
     * @param slot of the answer, which is told when the program ends
     * @throws io.helidon.webserver.CloseConnectionException if the client has left
     * @throws AppException why no model can answer, where nothing else may; {@code
     *     TOKENS_EXHAUSTED} or {@code SHUTTING_DOWN}
     */
    public void enter(
            Caller caller, Optional<String> wanted, Departure departure, Admission.Slot slot) {
        model.ifPresent(metered -> metered.requireCredit(caller));
        departure.then(health::wake);
        slot.onShutdown(health::wake);
        Optional<AppException> refusal =
                health.await(
                        caller.userId(),
                        wanted,
                        () -> departure.hasHappened() || slot.isShutDown());
        if (departure.hasHappened()) {
            metrics.generationRefused("left");
            throw Departure.nobodyLeft();
        }
        slot.requireOpen();
        if (refusal.isPresent() && fallback == Fallback.NONE) {
            throw refusal.get();
        }
    }
}
