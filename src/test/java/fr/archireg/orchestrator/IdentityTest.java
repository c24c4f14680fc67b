package fr.archireg.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.security.JwtAuthenticator;
import fr.archireg.orchestrator.security.LocalUser;
import fr.archireg.orchestrator.security.SecurityConfig;
import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final String LONG = "https://0123456789abcdef0123456789abcdef.example";

    @Test
    void isOneLocalUserInDevelopmentWithoutKeys() {
        SecurityConfig config = SecurityConfig.from(new Settings(Map.of()));

        assertThat(Identity.authenticator(Environment.DEVELOPMENT, config))
                .isInstanceOf(LocalUser.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPABASE_URL", "SUPABASE_JWT_SECRET"})
    void verifiesTokensInDevelopmentTooWhereItCan(String variable) {
        SecurityConfig config = SecurityConfig.from(new Settings(Map.of(variable, LONG)));

        assertThat(Identity.authenticator(Environment.DEVELOPMENT, config))
                .isInstanceOf(JwtAuthenticator.class);
    }

    @Test
    void doesNotStartInProductionWithoutKeys() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> AppConfig.from(new Settings(production())))
                .withMessageContaining(
                        "SUPABASE_URL=(not set): production must verify access tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPABASE_URL", "SUPABASE_JWT_SECRET"})
    void startsInProductionWithAnyKeys(String variable) {
        Map<String, String> environment = new HashMap<>(production());
        environment.put(variable, LONG);

        assertThatCode(() -> AppConfig.from(new Settings(environment))).doesNotThrowAnyException();
    }

    /** All that production needs otherwise. */
    private static Map<String, String> production() {
        return Map.of(
                "DATABASE_URL", "postgresql://archireg@127.0.0.1/archireg",
                "GGUF_MODEL_PATH", "model.gguf",
                "GROQ_API_KEY", "gsk_1");
    }
}
