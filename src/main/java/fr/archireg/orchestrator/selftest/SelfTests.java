package fr.archireg.orchestrator.selftest;

import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests by JUnit, away from any other JUnit that may run in the process. Thread-safe. */
public final class SelfTests {
    private static final List<Class<?>> SHIPPED =
            List.of(
                    LegalReferencesSelfTest.class,
                    RankFusionSelfTest.class,
                    EventStreamSelfTest.class,
                    TokenEstimateSelfTest.class,
                    AccessTokenSelfTest.class,
                    JsonSelfTest.class);

    private final List<Class<?>> classes;

    /** The tests that ship. */
    public SelfTests() {
        this(SHIPPED);
    }

    /** Other tests. */
    public SelfTests(List<Class<?>> classes) {
        this.classes = List.copyOf(classes);
    }

    /**
     * What came of it.
     *
     * @param tests how many ran
     */
    public record Report(long tests, long millis, List<Failure> failures) {
        public Report {
            failures = List.copyOf(failures);
        }
    }

    /**
     * A test that failed.
     *
     * @param message of the assertion; the tests know nothing that is private
     */
    public record Failure(String test, String message) {}

    /** Runs all of them, one after another. */
    public Report run() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher().execute(request(), listener);
        TestExecutionSummary summary = listener.getSummary();
        return new Report(
                summary.getTestsStartedCount(),
                summary.getTimeFinished() - summary.getTimeStarted(),
                summary.getFailures().stream().map(SelfTests::failure).toList());
    }

    private static Launcher launcher() {
        // What the class path of a build registers must see nothing of this.
        return LauncherFactory.create(
                LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enableLauncherDiscoveryListenerAutoRegistration(false)
                        .enablePostDiscoveryFilterAutoRegistration(false)
                        .build());
    }

    private LauncherDiscoveryRequest request() {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList())
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .enableImplicitConfigurationParameters(false)
                .build();
    }

    private static Failure failure(TestExecutionSummary.Failure failure) {
        return new Failure(
                failure.getTestIdentifier().getDisplayName(),
                String.valueOf(failure.getException().getMessage()));
    }
}
