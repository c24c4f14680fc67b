/**
 * Work that repeats in the background. {@link fr.archireg.orchestrator.job.PeriodicJob} is the
 * second place, beside the HTTP routes, where any exception ends; {@link
 * fr.archireg.orchestrator.job.JobState} tells how a job fares. {@link
 * fr.archireg.orchestrator.job.StopSignal} lets a command end between two pieces of work, {@link
 * fr.archireg.orchestrator.job.AbortSignal} ends what waits. Knows no other package.
 */
@NullMarked
package fr.archireg.orchestrator.job;

import org.jspecify.annotations.NullMarked;
