package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.admin.TestResult.Status;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.observability.Probe;
import fr.archireg.orchestrator.selftest.SelfTests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Tests of the process itself, and how each turns red. */
class InsideChecksTest {
    @Test
    void runsTheTestsThatShip() {
        SelfTests.Report report = new SelfTests().run();

        assertThat(report.failures()).isEmpty();
        assertThat(report.tests()).isGreaterThanOrEqualTo(15);
    }

    @Test
    void seesAShippedTestThatFails() {
        TestResult result =
                AdminBench.run(new UnitTestsCheck(new SelfTests(List.of(Broken.class))));

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.error()).contains("1 of 2 tests failed");
        assertThat(Json.text(result.data())).contains("fails()", "expected: <4> but was: <5>");
    }

    @Test
    void seesThatNoTestIsThere() {
        assertThat(AdminBench.run(new UnitTestsCheck(new SelfTests(List.of()))).error())
                .contains("no test was found");
    }

    @Test
    void readsBackWhatItWritesAndKnowsTheTime() {
        assertThat(AdminBench.run(new SimpleCheck(InstantSource.system())).error()).isEmpty();
        assertThat(AdminBench.run(new SimpleCheck(InstantSource.fixed(Instant.EPOCH))).error())
                .contains("the clock is wrong: it says 1970-01-01T00:00:00Z");
    }

    @Test
    void seesWhatTheProbesSee() {
        Probe live = Probe.liveness("thread", () -> {});
        Probe down =
                Probe.readiness(
                        "database",
                        () -> {
                            throw new AppException(
                                    ErrorCode.DATABASE_UNAVAILABLE, "the database cannot be used");
                        });

        assertThat(AdminBench.run(new ProbesCheck(List.of(live))).error()).isEmpty();
        assertThat(AdminBench.run(new ProbesCheck(List.of(live, down))).error())
                .contains("readiness database: the database cannot be used");
    }

    /** Run by the self-tests only: its name keeps it out of the build's own tests. */
    static class Broken {
        @Test
        void passes() {
            Assertions.assertEquals(4, 2 + 2);
        }

        @Test
        void fails() {
            Assertions.assertEquals(4, 2 + 3);
        }
    }
}
