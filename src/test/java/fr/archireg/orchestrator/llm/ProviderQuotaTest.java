package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.llm.ProviderQuota.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderQuotaTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void readsTheHeaders() {
        Optional<ProviderQuota> quota =
                read(
                        Map.of(
                                "x-ratelimit-limit-requests", "14400",
                                "x-ratelimit-remaining-requests", "14370",
                                "x-ratelimit-reset-requests", "2m59.5s",
                                "x-ratelimit-limit-tokens", "18000",
                                "x-ratelimit-remaining-tokens", "17997",
                                "x-ratelimit-reset-tokens", "7.66s"));

        assertThat(quota)
                .contains(
                        new ProviderQuota(
                                window(14400, 14370, Duration.ofMillis(179_500)),
                                window(18000, 17997, Duration.ofMillis(7_660)),
                                NOW));
    }

    @Test
    void isEmptyWithoutHeaders() {
        assertThat(read(Map.of())).isEmpty();
    }

    @Test
    void leavesOutWhatIsNoNumber() {
        Optional<ProviderQuota> quota =
                read(
                        Map.of(
                                "x-ratelimit-limit-tokens", "many",
                                "x-ratelimit-remaining-tokens", "5"));

        assertThat(quota.orElseThrow().tokens())
                .isEqualTo(new Window(OptionalLong.empty(), OptionalLong.of(5), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "2m59.5s, PT2M59.5S",
        "7.66s, PT7.66S",
        "120ms, PT0.12S",
        "0s, PT0S",
        "1h2m3s, PT1H2M3S",
        "1d, PT24H",
        "1.5ms, PT0.0015S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(ProviderQuota.reset(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "s", "1s2m", "soon", "99999999999s"})
    void ignoresOtherDurations(String text) {
        assertThat(ProviderQuota.reset(text)).isEmpty();
    }

    private static Optional<ProviderQuota> read(Map<String, String> headers) {
        return ProviderQuota.from(name -> Optional.ofNullable(headers.get(name)), NOW);
    }

    private static Window window(long limit, long remaining, Duration reset) {
        return new Window(OptionalLong.of(limit), OptionalLong.of(remaining), Optional.of(reset));
    }
}
