package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.http.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether the process itself is sound: it reads what it writes, and knows the time. */
public final class SimpleCheck implements SystemTest {
    /** Older than this program; a clock before it was never set. */
    private static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
    private static final Sample SAMPLE =
            new Sample("L’article L. 421-1, « à l'identique » 🏠", EARLIEST, Optional.of(0.25));

    private final InstantSource clock;

    public SimpleCheck(InstantSource clock) {
        this.clock = clock;
    }

    private record Sample(String text, Instant at, Optional<Double> number) {}

    private record Seen(
            String javaVersion,
            int processors,
            long heapUsedBytes,
            long heapMaxBytes,
            Instant now) {
        static Seen at(Instant now) {
            Runtime runtime = Runtime.getRuntime();
            return new Seen(
                    Runtime.version().toString(),
                    runtime.availableProcessors(),
                    runtime.totalMemory() - runtime.freeMemory(),
                    runtime.maxMemory(),
                    now);
        }
    }

    @Override
    public String name() {
        return "test-simple";
    }

    @Override
    public String description() {
        return "writes JSON and reads it back, and looks at the clock and the memory";
    }

    @Override
    public Outcome run() {
        Instant now = clock.instant();
        return Outcome.of(Seen.at(now), complaint(now));
    }

    private static Optional<String> complaint(Instant now) {
        if (!Json.parse(Json.text(SAMPLE), Sample.class).equals(SAMPLE)) {
            return Optional.of("JSON does not come back as it was written");
        }
        return now.isBefore(EARLIEST) || now.isAfter(LATEST)
                ? Optional.of("the clock is wrong: it says " + now)
                : Optional.empty();
    }
}
