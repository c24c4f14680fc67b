package fr.archireg.orchestrator.observability;

import java.util.UUID;

/** Who sent a request, left in its context by whoever found out; the log only has a pseudonym. */
public record RequestUser(UUID id) {}
