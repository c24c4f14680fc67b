package fr.archireg.orchestrator;

import fr.archireg.orchestrator.account.Account;
import fr.archireg.orchestrator.account.AccountRoutes;
import fr.archireg.orchestrator.account.ErasureStore;
import fr.archireg.orchestrator.chat.Chat;
import fr.archireg.orchestrator.chat.ChatRoutes;
import fr.archireg.orchestrator.chat.LegalClock;
import fr.archireg.orchestrator.chat.Library;
import fr.archireg.orchestrator.chat.RewriteConfig;
import fr.archireg.orchestrator.conversation.ConversationEditStore;
import fr.archireg.orchestrator.conversation.ConversationInventoryStore;
import fr.archireg.orchestrator.conversation.ConversationRoutes;
import fr.archireg.orchestrator.conversation.FeedbackStore;
import fr.archireg.orchestrator.db.Database;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.legifrance.CollectorClient;
import fr.archireg.orchestrator.legifrance.LegifranceRoutes;
import fr.archireg.orchestrator.llm.ChatModel;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.llm.TracedChatModel;
import fr.archireg.orchestrator.openai.OpenAiConfig;
import fr.archireg.orchestrator.openai.OpenAiRoutes;
import fr.archireg.orchestrator.openapi.OpenApiRoutes;
import fr.archireg.orchestrator.page.PageRoutes;
import fr.archireg.orchestrator.project.ProjectInventoryStore;
import fr.archireg.orchestrator.quota.MeteredModel;
import fr.archireg.orchestrator.quota.QuotaRoutes;
import fr.archireg.orchestrator.quota.StorageQuota;
import fr.archireg.orchestrator.rag.RagRoutes;
import fr.archireg.orchestrator.rag.Surroundings;
import fr.archireg.orchestrator.security.Guard;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** All routes of the program, feature by feature. */
record AppRoutes(AppConfig config, Parts parts, Features features, DatabaseWatch watch) {

    RouteTable table() {
        RouteTable routes = new RouteTable();
        Guard guard =
                new Guard(
                        Identity.authenticator(config.server().environment(), config.security()),
                        Identity.sessions(config.security()),
                        features.limits());
        new OpenApiRoutes().register(routes);
        new PageRoutes(config.page())
                .register(routes, new Index(config.server().environment()).handler(routes));
        new RagRoutes(
                        parts.retriever(),
                        parts.passages(),
                        () -> parts.tuning().current().similarityThreshold(),
                        new LegalClock(features.clock())::today)
                .register(routes, guard);
        CollectorClient collector = CollectorClient.create(config.collector());
        new LegifranceRoutes(collector).register(routes, guard);
        features.projects().register(routes, guard);
        new QuotaRoutes(
                        features.quota(),
                        features.limits(),
                        new StorageQuota(
                                features.projects().files(), config.storage().bytesPerUserMax()),
                        features.generations().admission(),
                        features.clock())
                .register(routes, guard);
        new ConversationRoutes(
                        features.stores().conversations(),
                        new ConversationEditStore(parts.database(), features.clock()),
                        new FeedbackStore(parts.database(), features.clock()))
                .register(routes, guard);
        features.generations().register(routes, guard);
        chat(routes, guard);
        new Administration(config, parts, features, watch, collector)
                .routes()
                .register(routes, guard);
        new AccountRoutes(account()).register(routes, guard);
        return routes;
    }

    private Chat.Models models() {
        int tokensMax = config.llm().sampling().completionTokensMax();
        return new Chat.Models(
                features.chatModel().map(model -> metered(model, tokensMax)),
                features.chatModel().flatMap(this::rewriteModel),
                features.modelHealth());
    }

    private Optional<MeteredModel> rewriteModel(OpenAiChatModel provider) {
        RewriteConfig rewriting = config.chat().rewriting();
        int tokensMax = RewriteConfig.COMPLETION_TOKENS_MAX;
        return rewriting
                .model()
                .map(name -> config.llm().brief(name, tokensMax, rewriting.timeout()))
                .map(brief -> metered(provider.sibling(brief), tokensMax));
    }

    private MeteredModel metered(ChatModel model, int tokensMax) {
        String provider = config.llm().endpoint().baseUrl().getHost();
        return new MeteredModel(
                new TracedChatModel(model, provider, parts.tracing()), features.quota(), tokensMax);
    }

    private Account account() {
        Database database = parts.database();
        return new Account(
                new ConversationInventoryStore(database),
                new ProjectInventoryStore(database),
                new ErasureStore(database, features.projects().store()),
                features.projects().files(),
                features.clock());
    }

    private void chat(RouteTable routes, Guard guard) {
        LegalClock clock = new LegalClock(features.clock());
        Chat chat =
                new Chat(
                        features.stores(),
                        features.projects().access(),
                        new Library(
                                parts.retriever(),
                                new Surroundings(parts.passages()),
                                config.rag().cacheTtl()),
                        models(),
                        features.generations(),
                        parts.metrics());
        List<String> models = config.llm().models().allowed();
        DoubleSupplier threshold = () -> parts.tuning().current().similarityThreshold();
        chat.routes(config.chat(), new ChatRoutes.RequestDefaults(threshold, models, clock))
                .register(routes, guard);
        new OpenAiRoutes(
                        chat.maker(config.chat()),
                        new OpenAiRoutes.Doors(features.generations().admission(), chat.door()),
                        parts.model(),
                        features.streams(),
                        new OpenAiConfig(models, threshold, clock))
                .register(routes, guard);
    }
}
