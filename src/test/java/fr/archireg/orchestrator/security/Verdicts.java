package fr.archireg.orchestrator.security;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.settings.Settings;
import fr.archireg.orchestrator.testing.TestingIdentity;
import java.time.InstantSource;
import java.util.List;

/** Asking an authenticator about tokens. */
final class Verdicts {
    private Verdicts() {}

    static JwtAuthenticator authenticator(TestingIdentity identity, InstantSource clock) {
        return JwtAuthenticator.create(
                SecurityConfig.from(new Settings(identity.variables())), clock);
    }

    static Caller accept(JwtAuthenticator authenticator, String token) {
        return authenticator.authenticate(List.of("Bearer " + token));
    }

    /** Fails unless the token is refused with the constant answer. */
    static void assertRefused(JwtAuthenticator authenticator, String token) {
        assertThatExceptionOfType(AppException.class)
                .as(token)
                .isThrownBy(() -> accept(authenticator, token))
                .withMessage("the access token is not valid")
                .withNoCause()
                .returns(ErrorCode.UNAUTHENTICATED, AppException::code);
    }
}
