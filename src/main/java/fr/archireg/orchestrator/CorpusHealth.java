package fr.archireg.orchestrator;

import fr.archireg.orchestrator.corpus.CanaryReport;
import fr.archireg.orchestrator.corpus.CorpusCanary;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;

/**
 * What readiness says of the stored vectors. It is never a reason to take the process out of
 * service: questions are answered by words, and every other process has the same vectors.
 */
record CorpusHealth(CorpusCanary canary) implements HealthCheck {

    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponse.Builder response = HealthCheckResponse.builder().status(true);
        canary.last().ifPresent(report -> describe(response, report));
        return response.build();
    }

    private static void describe(HealthCheckResponse.Builder response, CanaryReport report) {
        response.detail("vectors", report.vectors());
        response.detail("verdict", report.verdict().wireName());
        report.reason().ifPresent(reason -> response.detail("reason", reason));
    }
}
