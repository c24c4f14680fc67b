package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.project.ProjectAccess;
import fr.archireg.orchestrator.rag.Retriever;
import java.util.Optional;

/**
 * The parts that chat is made of, as the composition supplies them.
 *
 * @param chatModel empty where no language model is configured: answers are then extractive
 */
public record Chat(
        ConversationStore conversations,
        ProjectAccess projects,
        Retriever retriever,
        Optional<ChatModel> chatModel,
        EventStreams streams,
        Metrics metrics,
        LegalClock clock) {

    /** What makes answers, for the routes here and for others that store nothing. */
    public AnswerMaker maker(ChatConfig config) {
        return new AnswerMaker(
                retriever,
                new PassageBudget(config.passageTokensMax()),
                new Answerer(chatModel, new PromptBuilder(config.historyTokensMax())));
    }

    /** The routes of conversations. */
    public ChatRoutes routes(AnswerMaker maker, ChatRoutes.RequestDefaults defaults) {
        AnswerFlow flow = new AnswerFlow(conversations, maker, metrics);
        return new ChatRoutes(flow, projects, streams, defaults, clock);
    }
}
