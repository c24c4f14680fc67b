package fr.archireg.orchestrator.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.RouteTable;
import fr.archireg.orchestrator.security.Caller;
import fr.archireg.orchestrator.security.Guard;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What only administrators see and do. */
public final class AdminRoutes {
    private static final String BASE = "/api/v3/admin";

    private final SystemTests tests;
    private final AdminMetricsStore metrics;
    private final DatabaseFiguresStore database;
    private final CronWatch cron;
    private final InstantSource clock;

    public AdminRoutes(
            SystemTests tests,
            AdminMetricsStore metrics,
            DatabaseFiguresStore database,
            CronWatch cron,
            InstantSource clock) {
        this.tests = tests;
        this.metrics = metrics;
        this.database = database;
        this.cron = cron;
        this.clock = clock;
    }

    /** Adds the routes. */
    public void register(RouteTable routes, Guard guard) {
        routes.get(BASE + "/system-tests", guard.admin(this::list));
        routes.post(BASE + "/system-tests", guard.admin(this::runAll));
        routes.post(BASE + "/system-tests/{name}", guard.admin(this::run));
        routes.get(BASE + "/stats", guard.admin(this::stats));
        routes.post(BASE + "/stats/refresh", guard.admin(this::refresh));
        routes.get(
                BASE + "/database-stats",
                guard.admin((caller, request, response) -> Json.send(response, database.read())));
        routes.get(
                BASE + "/cron",
                guard.admin((caller, request, response) -> Json.send(response, cron.report())));
    }

    private record Listing(List<SystemTests.Listed> data) {}

    private void list(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, new Listing(tests.list()));
    }

    /**
     * The results of all tests.
     *
     * @param success whether none failed
     */
    private record Results(
            boolean success, long passed, long failed, long skipped, List<TestResult> data) {

        static Results of(List<TestResult> results) {
            long failed = count(results, TestResult.Status.FAILED);
            return new Results(
                    failed == 0,
                    count(results, TestResult.Status.PASSED),
                    failed,
                    count(results, TestResult.Status.SKIPPED),
                    results);
        }

        private static long count(List<TestResult> results, TestResult.Status status) {
            return results.stream().filter(result -> result.status() == status).count();
        }
    }

    private void runAll(Caller caller, ServerRequest request, ServerResponse response) {
        Json.send(response, Results.of(tests.runAll()));
    }

    private void run(Caller caller, ServerRequest request, ServerResponse response) {
        TestResult result =
                tests.run(request.path().pathParameters().get("name"))
                        .orElseThrow(
                                () -> new AppException(ErrorCode.NOT_FOUND, "no such system test"));
        Json.send(response, result);
    }

    /** The figures, and how old they are. */
    private record Stats(@JsonUnwrapped AdminMetrics metrics, long ageSeconds) {}

    private void stats(Caller caller, ServerRequest request, ServerResponse response) {
        AdminMetrics figures = metrics.read();
        Duration age = Duration.between(figures.refreshedAt(), clock.instant());
        Json.send(response, new Stats(figures, Math.max(0, age.toSeconds())));
    }

    private void refresh(Caller caller, ServerRequest request, ServerResponse response) {
        metrics.refresh();
        stats(caller, request, response);
    }
}
