package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.connection.Departure;
import fr.archireg.orchestrator.conversation.Beginning;
import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.conversation.Question;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.generation.Admission;
import fr.archireg.orchestrator.generation.GenerationParts;
import fr.archireg.orchestrator.generation.Subscription;
import fr.archireg.orchestrator.idempotency.RequestKey;
import fr.archireg.orchestrator.idempotency.Turns;
import fr.archireg.orchestrator.security.Caller;
import java.util.Optional;
import java.util.UUID;

/**
 * The way of a question to its answer: let in, store, start the generation that answers, listen to
 * it. A question that was sent before leads to the generation that answers it already, unless that
 * failed. Thread-safe.
 */
final class AnswerFlow {
    private final ChatStores stores;
    private final GenerationParts generations;
    private final AnswerWork work;
    private final ModelDoor door;
    private final Turns turns = new Turns();

    AnswerFlow(ChatStores stores, GenerationParts generations, AnswerWork work, ModelDoor door) {
        this.stores = stores;
        this.generations = generations;
        this.work = work;
        this.door = door;
    }

    /**
     * Stores a question and has it answered; returns while that goes on. The caller closes the
     * subscription.
     *
     * @param departure of the client: nothing is stored for one who left while he waited
     * @throws AppException {@code NOT_FOUND}, {@code CONFLICT} or why nobody is let in now; nothing
     *     is stored then
     */
    Subscription ask(Caller caller, Question question, ChatRequest request, Departure departure) {
        if (question.key().isEmpty()) {
            return begin(caller, question, request, departure);
        }
        RequestKey key = question.key().get();
        return earlier(caller, key)
                .orElseGet(() ->
                        turns.inTurn(
                                caller.userId(),
                                key,
                                () ->
                                        earlier(caller, key)
                                                .orElseGet(() ->
                                                        begin(
                                                                caller, question, request,
                                                                departure))));
    }

    private Optional<Subscription> earlier(Caller caller, RequestKey key) {
        return stores.keys()
                .find(caller.userId(), key)
                .filter(id -> !stores.questions().failed(caller, id))
                .map(id -> generations.generations().subscribe(caller, id));
    }

    private Subscription begin(
            Caller caller, Question question, ChatRequest request, Departure departure) {
        Admission.Slot slot = generations.admission().enter(caller);
        try {
            door.enter(caller, request.model(), departure, slot);
            Beginning beginning =
                    stores.questions().begin(caller, question, generations.generations().lease());
            return switch (beginning) {
                case Beginning.Stored(Exchange exchange) -> start(caller, request, exchange, slot);
                case Beginning.Repeated(UUID id) -> {
                    slot.close();
                    yield generations.generations().subscribe(caller, id);
                }
            };
        } catch (RuntimeException e) {
            slot.close();
            throw e;
        }
    }

    private Subscription start(
            Caller caller, ChatRequest request, Exchange exchange, Admission.Slot slot) {
        return generations
                .generations()
                .start(
                        caller,
                        exchange.generationId(),
                        slot,
                        generation -> work.run(generation, caller, request, exchange));
    }
}
