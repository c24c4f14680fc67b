package fr.archireg.orchestrator.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * A job of pg_cron. Its command is left out on purpose: people write keys into it.
 *
 * @param name what it is called, or its number
 * @param schedule as pg_cron has it, such as {@code 0 3 * * *} or {@code 30 seconds}
 * @param lastRun when it was started last, if the history still has that
 * @param lastStatus {@code succeeded}, {@code failed} or what pg_cron says while it runs
 */
record CronJob(
        String name,
        String schedule,
        boolean active,
        Optional<Instant> lastRun,
        Optional<String> lastStatus,
        Optional<Instant> lastSuccess) {}
