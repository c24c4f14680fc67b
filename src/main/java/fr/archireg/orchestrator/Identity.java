package fr.archireg.orchestrator;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.security.Authenticator;
import fr.archireg.orchestrator.security.LocalUser;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Chooses how callers are told apart. */
final class Identity {
    private static final Logger LOGGER = System.getLogger(Identity.class.getName());

    private Identity() {}

    static Authenticator authenticator(Environment environment) {
        return switch (environment) {
            case DEVELOPMENT -> {
                LOGGER.log(
                        Level.WARNING,
                        "development mode: no authentication, everybody is one local user");
                yield new LocalUser();
            }
            case PRODUCTION ->
                    request -> {
                        throw new AppException(
                                ErrorCode.UNAUTHENTICATED,
                                "this server has no way to verify access tokens");
                    };
        };
    }
}
