package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.observability.Probe;
import io.helidon.health.HealthCheckResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the probes of the orchestrator see, asked from inside. */
public final class ProbesCheck implements SystemTest {
    private final List<Probe> probes;

    public ProbesCheck(List<Probe> probes) {
        this.probes = List.copyOf(probes);
    }

    private record Seen(List<Answer> probes) {}

    /**
     * One probe.
     *
     * @param reason why it is down
     */
    private record Answer(String name, String type, boolean up, Optional<String> reason) {
        static Answer of(Probe probe) {
            HealthCheckResponse response = probe.call();
            return new Answer(
                    probe.name(),
                    probe.type().name().toLowerCase(Locale.ROOT),
                    response.status() == HealthCheckResponse.Status.UP,
                    Optional.ofNullable(response.details().get("reason")).map(String::valueOf));
        }

        String complaint() {
            return "%s %s: %s".formatted(type, name, reason.orElse("down"));
        }
    }

    @Override
    public String name() {
        return "test-health-check";
    }

    @Override
    public String description() {
        return "asks the probes for liveness, readiness and start";
    }

    @Override
    public Outcome run() {
        List<Answer> answers = probes.stream().map(Answer::of).toList();
        String down =
                answers.stream()
                        .filter(answer -> !answer.up())
                        .map(Answer::complaint)
                        .collect(Collectors.joining("; "));
        return Outcome.of(new Seen(answers), Optional.of(down).filter(text -> !text.isEmpty()));
    }
}
