package fr.archireg.orchestrator;

import fr.archireg.orchestrator.security.Authenticator;
import fr.archireg.orchestrator.security.JwtAuthenticator;
import fr.archireg.orchestrator.security.LocalUser;
import fr.archireg.orchestrator.security.SecurityConfig;
import fr.archireg.orchestrator.security.SessionCheck;
import fr.archireg.orchestrator.security.SupabaseSessions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/** Chooses how callers are told apart: by their tokens wherever those can be verified. */
final class Identity {
    private static final Logger LOGGER = System.getLogger(Identity.class.getName());

    private Identity() {}

    static Authenticator authenticator(Environment environment, SecurityConfig config) {
        if (config.configured()) {
            return JwtAuthenticator.create(config, InstantSource.system());
        }
        return switch (environment) {
            case DEVELOPMENT -> {
                LOGGER.log(
                        Level.WARNING,
                        "development mode: no authentication, everybody is one local user and"
                                + " administrator");
                yield new LocalUser();
            }
            case PRODUCTION ->
                    throw new IllegalStateException("the settings were not checked: no keys");
        };
    }

    /** Whether an administrator is still signed in is asked wherever that can be. */
    static SessionCheck sessions(SecurityConfig config) {
        return config.sessions()
                .<SessionCheck>map(sessions ->
                        SupabaseSessions.create(
                                sessions, config.keysTimeout(), InstantSource.system()))
                .orElse(SessionCheck.NONE);
    }
}
