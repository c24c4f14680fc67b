package fr.archireg.orchestrator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {
    private static final ZoneId GMT = ZoneId.of("GMT");

    @ParameterizedTest
    @CsvSource({
        "*/10 * * * *,  2026-11-24T10:00:05Z, 2026-11-24T10:20:59Z, false",
        "*/10 * * * *,  2026-11-24T10:00:05Z, 2026-11-24T10:21:01Z, true",
        "0 3 * * *,     2026-11-22T03:00:10Z, 2026-11-24T02:59:00Z, false",
        "0 3 * * *,     2026-11-22T03:00:10Z, 2026-11-24T03:02:00Z, true",
        "0 3 * * 1-5,   2026-11-20T03:00:10Z, 2026-11-23T12:00:00Z, false",
        "0 3 * * 1-5,   2026-11-20T03:00:10Z, 2026-11-24T12:00:00Z, true",
        "0 0 * * 7,     2026-11-15T00:01:00Z, 2026-11-28T00:00:00Z, false",
        "0 0 * * 7,     2026-11-15T00:01:00Z, 2026-11-29T00:02:00Z, true",
        "0 0 $ * *,     2026-09-30T00:01:00Z, 2026-11-29T00:00:00Z, false",
        "0 0 $ * *,     2026-09-30T00:01:00Z, 2026-11-30T00:02:00Z, true",
        "30 seconds,    2026-11-24T10:00:00Z, 2026-11-24T10:01:59Z, false",
        "30 seconds,    2026-11-24T10:00:00Z, 2026-11-24T10:02:01Z, true",
        "@hourly,       2026-11-24T10:00:00Z, 2026-11-24T12:02:00Z, true"
    })
    void tellsWhatShouldHaveWorkedTwiceSince(
            String schedule, Instant lastSuccess, Instant now, boolean overdue) {
        assertThat(CronSchedule.overdue(schedule, GMT, lastSuccess, now)).contains(overdue);
    }

    @Test
    void mindsTheZone() {
        Instant lastSuccess = Instant.parse("2026-11-24T01:30:00Z");
        Instant now = Instant.parse("2026-11-25T02:30:00Z");

        assertThat(CronSchedule.overdue("0 2 * * *", GMT, lastSuccess, now)).contains(true);
        assertThat(CronSchedule.overdue("0 2 * * *", ZoneId.of("Europe/Paris"), lastSuccess, now))
                .contains(false);
    }

    @ParameterizedTest
    @CsvSource({"@reboot", "tomorrow", "* * *", "61 * * * *", "''"})
    void doesNotGuess(String schedule) {
        assertThat(CronSchedule.overdue(schedule, GMT, Instant.EPOCH, Instant.now()))
                .isEqualTo(Optional.empty());
    }
}
