package fr.archireg.orchestrator;

import fr.archireg.orchestrator.http.Problems;
import fr.archireg.orchestrator.job.PeriodicJob;
import fr.archireg.orchestrator.limit.AddressLimit;
import fr.archireg.orchestrator.limit.LimitConfig;
import fr.archireg.orchestrator.llm.OpenAiChatModel;
import fr.archireg.orchestrator.observability.FirstByteFilter;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** The running program. Made by {@link #start}, ended by {@link #close}. */
public final class App implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(App.class.getName());
    private static final long PAYLOAD_BYTES_MIN = 1024 * 1024;

    /** What a multipart body has besides the file. */
    private static final long MULTIPART_BYTES_MAX = 64 * 1024;

    private static final Duration IDLE_CONNECTION_MAX = Duration.ofMinutes(2);

    private final WebServer server;
    private final List<PeriodicJob> jobs;
    private final Features features;
    private final Parts parts;
    private final Duration shutdownGrace;

    private App(
            WebServer server,
            List<PeriodicJob> jobs,
            Features features,
            Parts parts,
            Duration shutdownGrace) {
        this.server = server;
        this.jobs = jobs;
        this.features = features;
        this.parts = parts;
        this.shutdownGrace = shutdownGrace;
    }

    /** Starts everything; returns once requests are accepted, whatever the database does. */
    static App start(AppConfig config, Parts parts) {
        Features features = Features.create(config, parts);
        DatabaseWatch watch = parts.databaseWatch();
        if (config.embedding().warm()) {
            parts.model().warm();
        }
        WebServer server = server(config, parts, features, watch).start();
        Gauges.register(parts, features);
        List<PeriodicJob> jobs = new BackgroundJobs(parts, watch, features, config.chat()).start();
        features.jobs().show(jobs);
        LOGGER.log(Level.INFO, "started port=" + server.port());
        return new App(server, jobs, features, parts, config.server().shutdownGrace());
    }

    /** The port that it listens on. */
    int port() {
        return server.port();
    }

    /**
     * Lets what is being made end for the configured time, then stops everything. Readiness says no
     * at once, and no new answer begins; requests that are no answers are served to the end.
     */
    @Override
    public void close() {
        features.generations().shutDown(shutdownGrace);
        server.stop();
        jobs.forEach(PeriodicJob::close);
        features.chatModel().ifPresent(OpenAiChatModel::close);
        parts.database().close();
        parts.tracing().close();
        LOGGER.log(Level.INFO, "stopped");
    }

    private static WebServer server(
            AppConfig config, Parts parts, Features features, DatabaseWatch watch) {
        Edge edge = new Edge(config, features.connections());
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .security(new ScrapeGuard(config.edge().scraping()))
                        .addFeature(
                                new OuterFilters(
                                        parts.metrics(),
                                        parts.tracing(),
                                        config.edge().proxies(),
                                        edge.headers()));
        if (config.limits().counting() != LimitConfig.Counting.OFF) {
            routing.addFeature(new AddressLimit(config.limits(), parts.metrics()));
        }
        routing.addFilter(new FirstByteFilter());
        Problems.register(routing);
        new AppRoutes(config, parts, features, watch).table().register(routing);
        ServerConfig server = config.server();
        return WebServer.builder()
                .host(server.host())
                .port(server.port())
                .featuresDiscoverServices(false)
                .addFeature(
                        Probes.feature(
                                watch,
                                parts,
                                features.generations().admission(),
                                config.edge().scraping()))
                .addFeature(CrossOrigin.feature(server.corsOrigins()))
                .maxPayloadSize(payloadBytesMax(config))
                .maxTcpConnections(server.connectionsMax())
                .idleConnectionTimeout(IDLE_CONNECTION_MAX)
                .shutdownGracePeriod(server.shutdownGrace())
                .shutdownHook(false)
                .directHandlers(Problems.beforeRouting(edge.headers()))
                .update(edge::configure)
                .routing(routing)
                .build();
    }

    /**
     * One limit for all routes: the largest, a file. Readers of other bodies have far smaller ones.
     */
    private static long payloadBytesMax(AppConfig config) {
        return Math.max(PAYLOAD_BYTES_MIN, config.storage().fileBytesMax() + MULTIPART_BYTES_MAX);
    }
}
