package fr.archireg.orchestrator.admin;

import java.time.Duration;

/**
 * Tries one part of the running system, for real. Safe in production: bounded in work and time, and
 * nothing that it writes stays. Runs on a virtual thread of its own, which is interrupted when the
 * time is up.
 */
public interface SystemTest {
    /** The name in addresses, such as {@code test-pgvector}. */
    String name();

    /** One sentence: what is tried. */
    String description();

    /** The longest time that it may take. */
    default Duration limit() {
        return Duration.ofSeconds(10);
    }

    /**
     * Tries it.
     *
     * @throws fr.archireg.orchestrator.error.AppException counts as failed, with its code and
     *     detail
     */
    Outcome run();
}
