package fr.archireg.orchestrator.security;

import java.util.Set;
import java.util.UUID;

/**
 * The user on whose behalf a request runs. Every statement on a user's data is bound to its id.
 *
 * @param userId {@code sub} of the access token
 * @param roles what the caller may do; {@code ADMIN} never comes from anything that users can write
 */
public record Caller(UUID userId, Set<Role> roles) {
    private static final int LOG_NAME_CHARS = 16;

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Somebody who is a user and nothing else. */
    public Caller(UUID userId) {
        this(userId, Set.of(Role.USER));
    }

    /** Stands for the user in logs: the same text each time, which does not tell the id. */
    public String logName() {
        return TokenHash.of(userId.toString()).substring(0, LOG_NAME_CHARS);
    }

    /** Whether the caller may do this. */
    public boolean has(Role role) {
        return roles.contains(role);
    }
}
