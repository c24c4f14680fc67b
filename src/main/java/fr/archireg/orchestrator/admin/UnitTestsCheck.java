package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.selftest.SelfTests;
import java.time.Duration;
import java.util.Optional;

/** Whether the pure parts of the program work in this very process: the tests in the jar. */
public final class UnitTestsCheck implements SystemTest {
    private final SelfTests tests;

    public UnitTestsCheck(SelfTests tests) {
        this.tests = tests;
    }

    @Override
    public String name() {
        return "run-unit-tests";
    }

    @Override
    public String description() {
        return "runs the tests of the pure parts that are in the program";
    }

    /** Milliseconds, but not the first time on a machine that is starved. */
    @Override
    public Duration limit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Outcome run() {
        SelfTests.Report report = tests.run();
        return Outcome.of(report, complaint(report));
    }

    private static Optional<String> complaint(SelfTests.Report report) {
        if (report.tests() == 0) {
            return Optional.of("no test was found");
        }
        return report.failures().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "%d of %d tests failed"
                                .formatted(report.failures().size(), report.tests()));
    }
}
