package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.corpus.CanaryReport;
import fr.archireg.orchestrator.corpus.CorpusCanary;
import java.time.Duration;
import java.util.Optional;

/** Whether the model that embeds the questions is the one that embedded the passages. */
public final class EmbeddingCompatibilityCheck implements SystemTest {
    private final CorpusCanary canary;

    public EmbeddingCompatibilityCheck(CorpusCanary canary) {
        this.canary = canary;
    }

    @Override
    public String name() {
        return "test-embedding-compatibility";
    }

    @Override
    public String description() {
        return "embeds a sample of the stored passages again and compares them with their stored vectors";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome run() {
        CanaryReport report = canary.check();
        return switch (report.verdict()) {
            case PASS -> Outcome.of(report, Optional.empty());
            case WARNING, FAIL -> Outcome.of(report, report.reason());
            case UNKNOWN -> new Outcome.Skipped(report.reason().orElse("nothing was compared"));
        };
    }
}
