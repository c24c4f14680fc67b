package fr.archireg.orchestrator.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecurityConfigTest {
    private static final Map<String, String> EVERYTHING =
            Map.of(
                    "SUPABASE_URL", "https://project.supabase.co/",
                    "SUPABASE_ANON_KEY", "anon-key",
                    "SUPABASE_SERVICE_ROLE_KEY", "service-key",
                    "SUPABASE_JWT_SECRET", "0123456789abcdef0123456789abcdef",
                    "AUTH_ISSUER", "https://auth.example/auth/v1",
                    "AUTH_AUDIENCE", "archireg",
                    "AUTH_CLOCK_SKEW", "5s",
                    "AUTH_JWKS_TIMEOUT", "1s",
                    "AUTH_SESSION_CHECK", "true");

    @Test
    void hasDefaults() {
        SecurityConfig config = SecurityConfig.from(new Settings(Map.of()));

        assertThat(config)
                .isEqualTo(
                        new SecurityConfig(
                                Optional.empty(),
                                "authenticated",
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(3),
                                Optional.empty()));
        assertThat(config.configured()).isFalse();
    }

    @Test
    void readsEveryKey() {
        Settings settings = new Settings(EVERYTHING);

        SecurityConfig config = SecurityConfig.from(settings);

        assertThatCode(settings::verify).doesNotThrowAnyException();
        assertThat(settings.names()).isEqualTo(Set.copyOf(EVERYTHING.keySet()));
        assertThat(config.issuer()).contains("https://auth.example/auth/v1");
        assertThat(config.audience()).isEqualTo("archireg");
        assertThat(config.keys())
                .contains(URI.create("https://project.supabase.co/auth/v1/.well-known/jwks.json"));
        assertThat(config.secret().orElseThrow().reveal())
                .isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(config.clockSkew()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keysTimeout()).isEqualTo(Duration.ofSeconds(1));
        SecurityConfig.Sessions sessions = config.sessions().orElseThrow();
        assertThat(sessions.user())
                .isEqualTo(URI.create("https://project.supabase.co/auth/v1/user"));
        assertThat(sessions.apiKey().orElseThrow().reveal()).isEqualTo("anon-key");
    }

    @Test
    void looksSessionsUpWithTheServiceKeyWhereThereIsNoOther() {
        SecurityConfig config =
                SecurityConfig.from(
                        new Settings(
                                Map.of(
                                        "SUPABASE_URL", "https://project.supabase.co",
                                        "SUPABASE_SERVICE_ROLE_KEY", "service-key")));

        assertThat(config.sessions().orElseThrow().apiKey().orElseThrow().reveal())
                .isEqualTo("service-key");
    }

    @Test
    void looksNoSessionUpWhereThatIsSwitchedOff() {
        SecurityConfig config =
                SecurityConfig.from(
                        new Settings(
                                Map.of(
                                        "SUPABASE_URL", "https://project.supabase.co",
                                        "AUTH_SESSION_CHECK", "false")));

        assertThat(config.sessions()).isEmpty();
    }

    @Test
    void takesTheIssuerFromTheAddressOfTheProject() {
        Settings settings = new Settings(Map.of("SUPABASE_URL", "https://project.supabase.co"));

        SecurityConfig config = SecurityConfig.from(settings);

        assertThat(config.issuer()).contains("https://project.supabase.co/auth/v1");
        assertThat(config.configured()).isTrue();
    }

    @Test
    void refusesAShortSecretWithoutRepeatingIt() {
        Settings settings = new Settings(Map.of("SUPABASE_JWT_SECRET", "too-short-a-secret"));

        SecurityConfig.from(settings);

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(settings::verify)
                .withMessageContaining("SUPABASE_JWT_SECRET=***: at least 32 bytes")
                .withMessageNotContaining("too-short-a-secret");
    }
}
