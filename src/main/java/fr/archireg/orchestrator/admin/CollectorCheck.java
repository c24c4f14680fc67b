package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.legifrance.CollectorClient;
import fr.archireg.orchestrator.legifrance.CollectorOperation;
import java.time.Duration;

/** Whether the collector of legal texts tells its status. */
public final class CollectorCheck implements SystemTest {
    private final CollectorClient collector;

    public CollectorCheck(CollectorClient collector) {
        this.collector = collector;
    }

    /**
     * What it said.
     *
     * @param status JSON in its own form
     */
    private record Seen(Object status) {}

    @Override
    public String name() {
        return "test-legifrance";
    }

    @Override
    public String description() {
        return "asks the Légifrance collector for its status";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(35);
    }

    @Override
    public Outcome run() {
        try {
            String status = collector.ask(CollectorOperation.STATUS);
            return new Outcome.Passed(new Seen(Json.parse(status, Object.class)));
        } catch (AppException e) {
            if (e.code() == ErrorCode.COLLECTOR_NOT_CONFIGURED) {
                return new Outcome.Skipped(e.detail());
            }
            throw e;
        }
    }
}
