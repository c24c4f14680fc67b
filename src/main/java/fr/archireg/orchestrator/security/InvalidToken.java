package fr.archireg.orchestrator.security;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;

/** The one answer to every token that is not accepted: it does not help who is guessing. */
final class InvalidToken {
    private static final String DETAIL = "the access token is not valid";

    private InvalidToken() {}

    static AppException refused() {
        return new AppException(ErrorCode.UNAUTHENTICATED, DETAIL);
    }
}
