package fr.archireg.orchestrator.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.http.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonSelfTest {
    private record Sample(String firstName, Instant createdAt, Optional<Integer> limit) {}

    @Test
    void writesSnakeCaseAndTimesAsText() {
        Sample sample = new Sample("Zoé", Instant.parse("2026-11-22T10:00:00Z"), Optional.empty());

        assertEquals(
                "{\"first_name\":\"Zoé\",\"created_at\":\"2026-11-22T10:00:00Z\",\"limit\":null}",
                Json.text(sample));
        assertEquals(sample, Json.parse(Json.text(sample), Sample.class));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(
                AppException.class,
                () -> Json.parse("{\"first_name\":\"Zoé\",\"surname\":\"D.\"}", Sample.class));
    }
}
