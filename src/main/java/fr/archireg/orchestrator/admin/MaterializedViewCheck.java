package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.error.AppException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether the figures of administrators can be counted anew while others read them. */
public final class MaterializedViewCheck implements SystemTest {
    private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(1);

    private final AdminMetricsStore metrics;
    private final InstantSource clock;

    public MaterializedViewCheck(AdminMetricsStore metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    private record Seen(Instant refreshedBefore, Instant refreshedAt, long clocksApartMs) {}

    @Override
    public String name() {
        return "test-materialized-view";
    }

    @Override
    public String description() {
        return "refreshes admin_metrics_view without blocking its readers, and reads its age";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome run() {
        Instant before = metrics.read().refreshedAt();
        Instant asked = clock.instant();
        try {
            metrics.refresh();
        } catch (AppException e) {
            return Outcome.failed(
                    "admin_metrics_view cannot be refreshed (%s): its unique index may be gone"
                            .formatted(e.detail()));
        }
        Instant after = metrics.read().refreshedAt();
        Duration apart = Duration.between(asked, after).abs();
        return Outcome.of(
                new Seen(before, after, apart.toMillis()), complaint(before, after, apart));
    }

    private static Optional<String> complaint(Instant before, Instant after, Duration apart) {
        if (!after.isAfter(before)) {
            return Optional.of("a refresh did not change the time of the figures");
        }
        return apart.compareTo(CLOCKS_APART_MAX) > 0
                ? Optional.of(
                        "the clocks of database and program are %d s apart"
                                .formatted(apart.toSeconds()))
                : Optional.empty();
    }
}
