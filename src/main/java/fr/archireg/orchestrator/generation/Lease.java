package fr.archireg.orchestrator.generation;

import java.time.Duration;
import java.util.UUID;

/**
 * By what right a process makes a generation: as long as it renews this, nobody else ends it.
 *
 * @param ownerId the process, new at each start
 * @param duration how long it holds without being renewed
 */
public record Lease(UUID ownerId, Duration duration) {}
