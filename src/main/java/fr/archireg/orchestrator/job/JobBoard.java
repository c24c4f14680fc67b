package fr.archireg.orchestrator.job;

import java.util.List;

/** Where those who look can see how the jobs of the process fare. Thread-safe. */
public final class JobBoard {
    private volatile List<PeriodicJob> jobs = List.of();

    /** Shows these from now on. */
    public void show(List<PeriodicJob> started) {
        jobs = List.copyOf(started);
    }

    /** The jobs in the order in which they were started; none before the program is up. */
    public List<JobState> states() {
        return jobs.stream().map(PeriodicJob::state).toList();
    }
}
