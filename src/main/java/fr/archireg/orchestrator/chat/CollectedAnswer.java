package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import java.util.Optional;
import java.util.function.Consumer;

/** An answer for a client that waits for the whole of it. */
final class CollectedAnswer implements Consumer<AnswerEvent> {
    private Optional<Exchange> exchange = Optional.empty();
    private Optional<Answer> answer = Optional.empty();

    @Override
    public void accept(AnswerEvent event) {
        if (event instanceof AnswerEvent.Stored(Exchange stored)) {
            exchange = Optional.of(stored);
        } else if (event instanceof AnswerEvent.Done(Answer whole)) {
            answer = Optional.of(whole);
        }
    }

    /** The answer, once it is done. */
    AnswerBody body() {
        return AnswerBody.of(exchange.orElseThrow(), answer.orElseThrow());
    }
}
