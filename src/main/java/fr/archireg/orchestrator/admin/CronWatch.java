package fr.archireg.orchestrator.admin;

import fr.archireg.orchestrator.job.JobBoard;
import fr.archireg.orchestrator.job.JobState;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks whether everything that repeats still does: jobs of pg_cron and of this process. */
public final class CronWatch {
    private final CronStore store;
    private final JobBoard board;
    private final InstantSource clock;

    public CronWatch(CronStore store, JobBoard board, InstantSource clock) {
        this.store = store;
        this.board = board;
        this.clock = clock;
    }

    /**
     * What repeats.
     *
     * @param pgCron empty where the database has none
     * @param jobs those of the process that answers; each replica has its own
     */
    record Report(Optional<PgCron> pgCron, List<OwnJob> jobs) {
        Report {
            jobs = List.copyOf(jobs);
        }

        /** The names of those that have not worked for twice their period. */
        List<String> overdue() {
            List<String> theirs =
                    pgCron.stream()
                            .flatMap(cron -> cron.jobs().stream())
                            .filter(job -> job.overdue().orElse(false))
                            .map(job -> "pg_cron " + job.name())
                            .toList();
            List<String> ours = jobs.stream().filter(OwnJob::overdue).map(OwnJob::name).toList();
            return Stream.concat(theirs.stream(), ours.stream()).toList();
        }
    }

    /** The extension with its jobs. */
    record PgCron(String version, List<PgCronJob> jobs) {
        PgCron {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * A job of pg_cron.
     *
     * @param overdue empty if nobody can tell: it never ran, or its schedule is not understood
     */
    record PgCronJob(
            String name,
            String schedule,
            boolean active,
            Optional<Instant> lastRun,
            Optional<String> lastStatus,
            Optional<Instant> lastSuccess,
            Optional<Boolean> overdue) {}

    /** A job of this process. */
    record OwnJob(
            String name,
            double periodSeconds,
            boolean running,
            Optional<Instant> lastRun,
            Optional<Instant> lastSuccess,
            Optional<Instant> lastFailure,
            boolean overdue) {}

    /** Everything that repeats, as it is now. */
    Report report() {
        Instant now = clock.instant();
        Optional<PgCron> cron =
                store.extension()
                        .map(extension ->
                                new PgCron(
                                        extension.version(),
                                        store.jobs().stream()
                                                .map(job -> judged(job, extension.zone(), now))
                                                .toList()));
        return new Report(cron, board.states().stream().map(job -> judged(job, now)).toList());
    }

    private static PgCronJob judged(CronJob job, ZoneId zone, Instant now) {
        return new PgCronJob(
                job.name(),
                job.schedule(),
                job.active(),
                job.lastRun(),
                job.lastStatus(),
                job.lastSuccess(),
                overdue(job, zone, now));
    }

    private static Optional<Boolean> overdue(CronJob job, ZoneId zone, Instant now) {
        if (!job.active()) {
            return Optional.of(false);
        }
        if (job.lastSuccess().isEmpty()) {
            // It ran, and never worked; one that never ran may have been made a minute ago.
            return job.lastRun().map(run -> true);
        }
        return CronSchedule.overdue(job.schedule(), zone, job.lastSuccess().get(), now);
    }

    private static OwnJob judged(JobState job, Instant now) {
        return new OwnJob(
                job.name(),
                job.period().toMillis() / 1_000.0,
                job.running(),
                job.lastStart(),
                job.lastSuccess(),
                job.lastFailure(),
                job.overdue(now));
    }
}
