package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.generation.GenerationParts;
import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.llm.ModelHealth;
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
        ChatStores stores,
        ProjectAccess projects,
        Retriever retriever,
        Optional<ChatModel> chatModel,
        ModelHealth health,
        GenerationParts generations,
        Metrics metrics) {

    /** What makes answers for others, who store nothing and want to know that a model failed. */
    public AnswerMaker maker(ChatConfig config) {
        return maker(config, Answerer.Fallback.NONE);
    }

    /** The routes of conversations. */
    public ChatRoutes routes(ChatConfig config, ChatRoutes.RequestDefaults defaults) {
        AnswerMaker maker =
                maker(
                        config,
                        config.extractiveFallback()
                                ? Answerer.Fallback.EXTRACTIVE
                                : Answerer.Fallback.NONE);
        AnswerSaver saver =
                new AnswerSaver(stores.answers(), generations.generations().lease().ownerId());
        AnswerFlow flow =
                new AnswerFlow(stores, generations, new AnswerWork(maker, saver, metrics));
        return new ChatRoutes(flow, stores, projects, generations.relay(), defaults);
    }

    private AnswerMaker maker(ChatConfig config, Answerer.Fallback fallback) {
        return new AnswerMaker(
                retriever,
                new PassageBudget(config.passageTokensMax()),
                new Answerer(
                        chatModel,
                        health,
                        new PromptBuilder(config.historyTokensMax()),
                        fallback));
    }
}
