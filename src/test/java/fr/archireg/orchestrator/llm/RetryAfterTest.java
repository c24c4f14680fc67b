package fr.archireg.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "2, PT2S",
        "' 2 ', PT2S",
        "7.2, PT8S",
        "3600, PT1H",
        "999999999, PT1H",
        "'Sun, 22 Nov 2026 10:00:30 GMT', PT30S",
        "'Sun, 22 Nov 2026 09:00:00 GMT', PT0S",
        "'Tue, 22 Nov 2050 10:00:00 GMT', PT1H"
    })
    void reads(String value, Duration delay) {
        assertThat(RetryAfter.parse(value, NOW)).contains(delay);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "soon", "2s", "1e9", "99999999999", "NaN", "22 Nov 2026", "٣"})
    void ignoresEverythingElse(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
