/**
 * Answers in the making that live apart from the connections that asked for them. Start at {@link
 * fr.archireg.orchestrator.generation.Generations}: a {@link
 * fr.archireg.orchestrator.generation.Generation} runs in a virtual thread of its own and appends
 * numbered events to its {@link fr.archireg.orchestrator.generation.EventList}, where each is
 * encoded once. From there they go two ways:
 *
 * <ul>
 *   <li>to readers: {@link fr.archireg.orchestrator.generation.EventRelay} writes whatever has come
 *       since its last write; a slow reader holds up nobody and has no queue of its own;
 *   <li>to PostgreSQL: {@code LogWriter} writes the events of all generations together every few
 *       milliseconds, so that any process can send them again. {@code Mirrors} are lists that are
 *       filled from there.
 * </ul>
 *
 * <p>A generation belongs to the process that makes it as long as that renews its lease ({@code
 * GenerationWatch}). {@link fr.archireg.orchestrator.generation.Admission} is the door: what is
 * inside is bounded, per process and per user.
 *
 * <p>Owns the tables {@code generations} and {@code generation_events}. Knows neither messages nor
 * models: whoever starts a generation ends it in the transaction that saves its result.
 */
@NullMarked
package fr.archireg.orchestrator.generation;

import org.jspecify.annotations.NullMarked;
