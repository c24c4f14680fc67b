package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.AnswerStore;
import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.conversation.QuestionStore;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.idempotency.IdempotencyStore;
import java.time.Clock;

/** Where questions and answers are kept. */
public record ChatStores(
        ConversationStore conversations,
        QuestionStore questions,
        AnswerStore answers,
        IdempotencyStore keys) {

    /** Stores in a database. */
    public static ChatStores create(Database database, Clock clock) {
        return new ChatStores(
                new ConversationStore(database),
                new QuestionStore(database, clock),
                new AnswerStore(database, clock),
                new IdempotencyStore(database));
    }
}
