package fr.archireg.orchestrator.security;

import java.util.UUID;

/**
 * The user on whose behalf a request runs. Every statement on a user's data is bound to its id.
 *
 * @param userId {@code sub} of the access token
 */
public record Caller(UUID userId) {}
