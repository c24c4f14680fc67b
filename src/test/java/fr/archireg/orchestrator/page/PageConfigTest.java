package fr.archireg.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.archireg.orchestrator.settings.InvalidSettingsException;
import fr.archireg.orchestrator.settings.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageConfigTest {
    private static final String URL = "https://project.supabase.co";

    @Test
    void letsEverybodyInWhereNoTokenCanBeVerified() {
        assertThat(read(Map.of()).signIn()).isEqualTo(new SignIn.None());
    }

    @Test
    void asksForATokenWithoutAKeyToSignInWith() {
        assertThat(read(Map.of("SUPABASE_URL", URL)).signIn()).isEqualTo(new SignIn.Token());
        assertThat(read(Map.of("SUPABASE_JWT_SECRET", "s".repeat(32))).signIn())
                .isEqualTo(new SignIn.Token());
    }

    @Test
    void asksForAPasswordWithEitherKindOfPublishableKey() {
        String old = token("{\"iss\":\"supabase\",\"role\":\"anon\"}");

        for (String key : new String[] {"sb_publishable_aB3_-x", old}) {
            assertThat(read(Map.of("SUPABASE_URL", URL, "SUPABASE_ANON_KEY", key)).signIn())
                    .isEqualTo(new SignIn.Password(URI.create(URL), key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sb_secret_canary",
                "{\"role\":\"service_role\",\"canary\":1}",
                "{\"role\":[\"anon\"],\"canary\":1}",
                "[\"canary\"]",
                "canary"
            })
    void refusesAKeyThatMayNotBeSeenAndDoesNotPrintIt(String keyOrClaims) {
        String key = keyOrClaims.startsWith("sb_") ? keyOrClaims : token(keyOrClaims);
        Settings settings = new Settings(Map.of("SUPABASE_URL", URL, "SUPABASE_ANON_KEY", key));

        PageConfig.from(settings);

        assertThatThrownBy(settings::verify)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("SUPABASE_ANON_KEY")
                .hasMessageNotContaining(key);
    }

    private static PageConfig read(Map<String, String> variables) {
        Settings settings = new Settings(variables);
        PageConfig config = PageConfig.from(settings);
        settings.verify();
        return config;
    }

    private static String token(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }
}
