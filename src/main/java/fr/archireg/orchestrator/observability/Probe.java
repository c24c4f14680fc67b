package fr.archireg.orchestrator.observability;

import fr.archireg.orchestrator.error.AppException;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;

/**
 * One check of a probe.
 *
 * @param inspection returns if all is well and throws what is wrong; it must be quick, since
 *     Helidon runs the checks one after another at each request
 */
public record Probe(HealthCheckType type, String name, Runnable inspection) implements HealthCheck {

    /** The process can only be mended by a restart. */
    public static Probe liveness(String name, Runnable inspection) {
        return new Probe(HealthCheckType.LIVENESS, name, inspection);
    }

    /** Requests cannot be served now. */
    public static Probe readiness(String name, Runnable inspection) {
        return new Probe(HealthCheckType.READINESS, name, inspection);
    }

    /** The program is still getting up. */
    public static Probe startup(String name, Runnable inspection) {
        return new Probe(HealthCheckType.STARTUP, name, inspection);
    }

    @Override
    public HealthCheckResponse call() {
        try {
            inspection.run();
            return HealthCheckResponse.builder().status(true).build();
        } catch (AppException e) {
            return HealthCheckResponse.builder()
                    .status(false)
                    .detail("code", e.code().wireName())
                    .detail("reason", e.detail())
                    .build();
        }
    }
}
