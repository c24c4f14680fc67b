package fr.archireg.orchestrator.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fr.archireg.orchestrator.http.Change;
import fr.archireg.orchestrator.http.Json;
import fr.archireg.orchestrator.http.JsonTexts;
import fr.archireg.orchestrator.http.Validation;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A project as clients send it: to create one, where an absent field and {@code null} are the same,
 * and to change one, where they are not.
 */
record ProjectBody(
        Change<String> name,
        Change<String> description,
        Change<String> address,
        Change<String> city,
        Change<String> postalCode,
        Change<LocalDate> permitFiledOn,
        Change<ObjectNode> metadata) {

    private static final int NAME_CHARS_MAX = 200;
    private static final int DESCRIPTION_CHARS_MAX = 4_000;
    private static final int ADDRESS_CHARS_MAX = 300;
    private static final int CITY_CHARS_MAX = 100;
    private static final int METADATA_BYTES_MAX = 8 * 1024;
    private static final int YEAR_MIN = 1900;
    private static final int YEAR_MAX = 2200;
    private static final Pattern POSTAL_CODE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z -]{1,9}");
    private static final String NO_METADATA = "{}";

    /**
     * The details of a new project.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code INVALID_REQUEST} with every field
     *     that is wrong
     */
    Project.Details create() {
        return details(
                new Project.Details(
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        NO_METADATA));
    }

    /**
     * The details after this change.
     *
     * @throws fr.archireg.orchestrator.error.AppException {@code INVALID_REQUEST} with every field
     *     that is wrong
     */
    Project.Details details(Project.Details before) {
        Validation validation = new Validation();
        Optional<LocalDate> filed = permitFiledOn.apply(before.permitFiledOn());
        validation.check(
                filed.map(day -> day.getYear() >= YEAR_MIN && day.getYear() <= YEAR_MAX)
                        .orElse(true),
                "permit_filed_on",
                "must be a date from %d to %d".formatted(YEAR_MIN, YEAR_MAX));
        Project.Details details =
                new Project.Details(
                        validation.line(
                                "name", name.apply(Optional.of(before.name())), 1, NAME_CHARS_MAX),
                        validation.optionalText(
                                "description",
                                description.apply(before.description()),
                                DESCRIPTION_CHARS_MAX),
                        validation.optionalLine(
                                "address", address.apply(before.address()), ADDRESS_CHARS_MAX),
                        validation.optionalLine("city", city.apply(before.city()), CITY_CHARS_MAX),
                        postalCode(validation, before),
                        filed,
                        metadata(validation, before));
        validation.verify();
        return details;
    }

    private Optional<String> postalCode(Validation validation, Project.Details before) {
        Optional<String> code = postalCode.apply(before.postalCode()).map(String::strip);
        validation.check(
                code.map(text -> POSTAL_CODE.matcher(text).matches()).orElse(true),
                "postal_code",
                "must have 2 to 10 letters, digits, spaces and dashes");
        return code;
    }

    private String metadata(Validation validation, Project.Details before) {
        return switch (metadata) {
            case Change.Keep<ObjectNode> keep -> before.metadata();
            case Change.Clear<ObjectNode> clear -> NO_METADATA;
            case Change.To<ObjectNode> to -> {
                validation.check(
                        JsonTexts.areStorable(to.value()),
                        "metadata",
                        "must not hold NUL or unpaired surrogates");
                String text = Json.text(JsonTexts.clean(to.value()));
                validation.check(
                        text.getBytes(StandardCharsets.UTF_8).length <= METADATA_BYTES_MAX,
                        "metadata",
                        "must have at most %d bytes".formatted(METADATA_BYTES_MAX));
                yield text;
            }
        };
    }
}
