package fr.archireg.orchestrator.project;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A building project of one user, as it is stored and as clients see it.
 *
 * @param id UUIDv7, so that ids sort by creation
 */
public record Project(
        UUID id, @JsonUnwrapped Details details, Instant createdAt, Instant updatedAt) {

    /**
     * What the user says about it.
     *
     * @param permitFiledOn the day whose law applies to the permit
     * @param metadata a JSON object that the program never looks into
     */
    public record Details(
            String name,
            Optional<String> description,
            Optional<String> address,
            Optional<String> city,
            Optional<String> postalCode,
            Optional<LocalDate> permitFiledOn,
            @JsonRawValue String metadata) {}
}
