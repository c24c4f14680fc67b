package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.generation.GenerationParts;
import fr.archireg.orchestrator.llm.ModelHealth;
import fr.archireg.orchestrator.observability.Metrics;
import fr.archireg.orchestrator.output.OutputPolicy;
import fr.archireg.orchestrator.project.ProjectAccess;
import fr.archireg.orchestrator.quota.MeteredModel;
import java.util.Optional;

/** The parts that chat is made of, as the composition supplies them. */
public record Chat(
        ChatStores stores,
        ProjectAccess projects,
        Library library,
        Models models,
        GenerationParts generations,
        Metrics metrics) {

    /**
     * The language models.
     *
     * @param answers empty where none is configured: answers are then extractive
     * @param rewrites completes questions, empty where rules alone do
     * @param health of those that answer
     */
    public record Models(
            Optional<MeteredModel> answers, Optional<MeteredModel> rewrites, ModelHealth health) {}

    /** What makes answers for others, who store nothing and want to know that a model failed. */
    public AnswerMaker maker(ChatConfig config) {
        return maker(config, Fallback.NONE);
    }

    /** Where such others wait before they have an answer made. */
    public ModelDoor door() {
        return new ModelDoor(models.answers(), models.health(), Fallback.NONE, metrics);
    }

    /** The routes of conversations. */
    public ChatRoutes routes(ChatConfig config, ChatRoutes.RequestDefaults defaults) {
        Fallback fallback = config.extractiveFallback() ? Fallback.EXTRACTIVE : Fallback.NONE;
        AnswerSaver saver =
                new AnswerSaver(stores.answers(), generations.generations().lease().ownerId());
        AnswerWork work = new AnswerWork(maker(config, fallback), saver, metrics);
        ModelDoor door = new ModelDoor(models.answers(), models.health(), fallback, metrics);
        AnswerFlow flow = new AnswerFlow(stores, generations, work, door);
        ApplicableDay day = new ApplicableDay(projects, stores.conversations(), defaults.clock());
        return new ChatRoutes(flow, stores, generations.relay(), day, defaults);
    }

    private AnswerMaker maker(ChatConfig config, Fallback fallback) {
        SystemRules rules = SystemRules.create();
        PromptBuilder prompts = new PromptBuilder(rules, config.historyTokensMax());
        PassageChoice choice =
                new PassageChoice(
                        new PassageBudget(config.passageTokensMax()),
                        library.surroundings(),
                        config.surroundingsMax());
        return new AnswerMaker(
                new QuestionRewriter(models.rewrites(), metrics),
                new GroundsFinder(library, choice, models.answers().isPresent(), metrics),
                new Answerer(models.answers(), models.health(), prompts, fallback),
                OutputPolicy.of(rules.text(), rules.mark(), config.linkHosts()),
                metrics);
    }
}
