package fr.archireg.orchestrator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import fr.archireg.orchestrator.http.Json;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** Entries of the log as machines read them. */
class JsonLinesTest {
    private static final AccessLine ACCESS =
            new AccessLine(
                    "request-1",
                    Optional.of("0123"),
                    Optional.of("192.0.2.7"),
                    "GET",
                    "/api/v3/files/{id}",
                    200,
                    new AccessLine.Delivery(12, Optional.empty(), 345, false));

    @Test
    void isOneLineWithATimeALevelALoggerAndAMessage() {
        Map<?, ?> line = line(entry("two\nlines \"quoted\" of {0}", "words"));

        assertThat(String.valueOf(line.get("ts"))).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(line.get("level")).isEqualTo("WARNING");
        assertThat(line.get("logger")).isEqualTo("a.logger");
        assertThat(line.get("message")).isEqualTo("two\nlines \"quoted\" of words");
        assertThat(line).hasSize(4);
    }

    @Test
    void hasTheStackTraceInTheSameLine() {
        LogRecord entry = entry("failed");
        entry.setThrown(new IllegalStateException("why", new IllegalArgumentException("because")));

        assertThat(String.valueOf(line(entry).get("exception")))
                .startsWith("java.lang.IllegalStateException: why\n\tat ")
                .contains("Caused by: java.lang.IllegalArgumentException: because");
    }

    @Test
    void takesARecordApart() {
        Map<?, ?> line = line(entry("request {0}", ACCESS));

        assertThat(line.get("message")).isEqualTo("request");
        assertThat(line.get("route")).isEqualTo("/api/v3/files/{id}");
        assertThat(line.get("status")).isEqualTo(200);
        assertThat(line.get("millis")).isEqualTo(12);
        assertThat(line.get("request_id")).isEqualTo("request-1");
        assertThat(line.get("user")).isEqualTo("0123");
        assertThat(line.get("cut")).isEqualTo(false);
        assertThat(line.containsKey("first_byte_millis")).isFalse();
    }

    @Test
    void writesTheSameForPeople() {
        assertThat(ACCESS)
                .hasToString(
                        "method=GET route=/api/v3/files/{id} status=200 millis=12 bytes=345"
                                + " client=192.0.2.7 request_id=request-1 user=0123");
    }

    @Test
    void namesUsersByNamesOfThisProcessOnly() {
        UUID user = UUID.randomUUID();
        Pseudonyms pseudonyms = new Pseudonyms();

        assertThat(pseudonyms.of(user))
                .matches("[0-9a-f]{32}")
                .isEqualTo(pseudonyms.of(user))
                .isNotEqualTo(pseudonyms.of(UUID.randomUUID()))
                .isNotEqualTo(new Pseudonyms().of(user));
    }

    private static LogRecord entry(String message, Object... parameters) {
        LogRecord entry = new LogRecord(Level.WARNING, message);
        entry.setLoggerName("a.logger");
        entry.setParameters(parameters);
        return entry;
    }

    private static Map<?, ?> line(LogRecord entry) {
        String text = new JsonLines().format(entry);
        assertThat(text).endsWith(System.lineSeparator());
        assertThat(text.strip().lines()).hasSize(1);
        return Json.parse(text, Map.class);
    }
}
