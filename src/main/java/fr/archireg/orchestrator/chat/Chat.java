package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.rag.Retriever;
import java.time.Clock;
import java.util.Optional;

/**
 * The parts that chat is made of, as the composition supplies them.
 *
 * @param chatModel empty where no language model is configured: answers are then extractive
 */
public record Chat(
        ConversationStore conversations,
        Retriever retriever,
        Optional<ChatModel> chatModel,
        EventStreams streams,
        Metrics metrics,
        Clock clock) {

    /** Puts the parts together. */
    public ChatRoutes routes(ChatConfig config, ChatRoutes.RequestDefaults defaults) {
        Answerer answerer = new Answerer(chatModel, new PromptBuilder(config.historyTokensMax()));
        AnswerFlow flow =
                new AnswerFlow(
                        conversations,
                        retriever,
                        new PassageBudget(config.passageTokensMax()),
                        answerer,
                        metrics);
        return new ChatRoutes(flow, streams, defaults, clock);
    }
}
