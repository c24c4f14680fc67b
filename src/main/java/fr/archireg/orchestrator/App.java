package fr.archireg.orchestrator;

import fr.archireg.orchestrator.chat.AnswerMaker;
import fr.archireg.orchestrator.chat.Chat;
import fr.archireg.orchestrator.chat.ChatRoutes;
import fr.archireg.orchestrator.chat.LegalClock;
import fr.archireg.orchestrator.conversation.ConversationRoutes;
import fr.archireg.orchestrator.conversation.ConversationStore;
import fr.archireg.orchestrator.http.EventStreams;
import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.http.RequestId;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.http.SecurityHeaders;
import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.legifrance.CollectorClient;
import fr.archireg.orchestrator.legifrance.LegifranceRoutes;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.observability.AccessLog;
import fr.archireg.orchestrator.openai.OpenAiConfig;
import fr.archireg.orchestrator.openai.OpenAiRoutes;
import fr.archireg.orchestrator.rag.RagRoutes;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The running program. Made by {@link #start}, ended by {@link #close}. */
public final class App implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(App.class.getName());
    private static final long PAYLOAD_BYTES_MAX = 1024 * 1024;
    private static final Duration IDLE_CONNECTION_MAX = Duration.ofMinutes(2);

    private final WebServer server;
    private final List<PeriodicJob> jobs;
    private final Optional<OpenAiChatModel> chatModel;
    private final Parts parts;

    private App(
            WebServer server,
            List<PeriodicJob> jobs,
            Optional<OpenAiChatModel> chatModel,
            Parts parts) {
        this.server = server;
        this.jobs = jobs;
        this.chatModel = chatModel;
        this.parts = parts;
    }

    /** Starts everything; returns once requests are accepted, whatever the database does. */
    static App start(AppConfig config, Parts parts) {
        Optional<OpenAiChatModel> chatModel =
                config.llm().configured()
                        ? Optional.of(OpenAiChatModel.create(config.llm(), parts.metrics()))
                        : Optional.empty();
        ConversationStore conversations =
                new ConversationStore(parts.database(), Clock.systemUTC());
        EventStreams streams =
                new EventStreams(config.chat().heartbeat(), config.chat().stallLimit());
        RouteTable routes = new RouteTable();
        Guard guard =
                new Guard(Identity.authenticator(config.server().environment(), config.security()));
        new Index(config.server().environment()).register(routes);
        new RagRoutes(parts.retriever(), parts.passages(), config.rag()).register(routes, guard);
        new ConversationRoutes(conversations).register(routes, guard);
        new LegifranceRoutes(CollectorClient.create(config.collector())).register(routes, guard);
        LegalClock clock = new LegalClock(Clock.systemUTC());
        Chat chat =
                new Chat(
                        conversations,
                        parts.retriever(),
                        chatModel.map(model -> model),
                        streams,
                        parts.metrics(),
                        clock);
        AnswerMaker maker = chat.maker(config.chat());
        chat.routes(
                        maker,
                        new ChatRoutes.RequestDefaults(
                                config.rag().similarityThreshold(),
                                config.llm().models().allowed()))
                .register(routes, guard);
        new OpenAiRoutes(
                        maker,
                        parts.model(),
                        streams,
                        new OpenAiConfig(
                                config.llm().models().allowed(),
                                config.rag().similarityThreshold()),
                        clock)
                .register(routes, guard);

        DatabaseWatch watch = parts.databaseWatch();
        if (config.embedding().warm()) {
            parts.model().warm();
        }
        WebServer server = server(config.server(), routes, watch, parts).start();
        Gauges.register(parts, streams);
        List<PeriodicJob> jobs = new BackgroundJobs(parts, watch, conversations, streams).start();
        LOGGER.log(Level.INFO, "started port=" + server.port());
        return new App(server, jobs, chatModel, parts);
    }

    /** The port that it listens on. */
    int port() {
        return server.port();
    }

    /** Lets running requests end for the configured time, then stops everything. */
    @Override
    public void close() {
        server.stop();
        jobs.forEach(PeriodicJob::close);
        chatModel.ifPresent(OpenAiChatModel::close);
        parts.database().close();
        LOGGER.log(Level.INFO, "stopped");
    }

    private static WebServer server(
            ServerConfig config, RouteTable routes, DatabaseWatch watch, Parts parts) {
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .addFilter(new RequestId())
                        .addFilter(new AccessLog(parts.metrics()))
                        .addFilter(new SecurityHeaders());
        Problems.register(routing);
        routes.register(routing);
        return WebServer.builder()
                .host(config.host())
                .port(config.port())
                .featuresDiscoverServices(false)
                .addFeature(Probes.feature(watch, parts.model()))
                .addFeature(CrossOrigin.feature(config.corsOrigins()))
                .connectionOptions(options -> options.tcpNoDelay(true))
                .maxPayloadSize(PAYLOAD_BYTES_MAX)
                .maxTcpConnections(config.connectionsMax())
                .idleConnectionTimeout(IDLE_CONNECTION_MAX)
                .shutdownGracePeriod(config.shutdownGrace())
                .shutdownHook(false)
                .directHandlers(Problems.beforeRouting())
                .routing(routing)
                .build();
    }
}
