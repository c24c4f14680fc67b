package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Jackson's failures as answers: which field, and what is allowed there, without the value. */
final class JsonErrors {
    /** Stands for a field's name where no field is to blame. */
    static final String WHOLE_BODY = "(body)";

    private static final Map<Class<?>, String> EXPECTED =
            Map.of(
                    UUID.class, "must be a UUID",
                    LocalDate.class, "must be a date such as 2026-11-22",
                    String.class, "must be a text without NUL or unpaired surrogates",
                    Integer.class, "must be a whole number",
                    int.class, "must be a whole number",
                    Double.class, "must be a number",
                    Boolean.class, "must be true or false");

    private JsonErrors() {}

    static AppException translate(JsonProcessingException failure) {
        return switch (failure) {
            case JsonMappingException e when e.getCause() instanceof AppException own -> own;
            case UnrecognizedPropertyException e ->
                    AppException.invalid(path(e), "is not a known field");
            case JsonMappingException e when e.getCause() instanceof InputCoercionException ->
                    AppException.invalid(path(e), "is out of range");
            case MismatchedInputException e -> AppException.invalid(path(e), expected(e));
            default -> malformed(failure);
        };
    }

    private static AppException malformed(JsonProcessingException failure) {
        String where =
                failure.getLocation() == null
                        ? ""
                        : " near line %d, column %d"
                                .formatted(
                                        failure.getLocation().getLineNr(),
                                        failure.getLocation().getColumnNr());
        return new AppException(ErrorCode.MALFORMED_JSON, "not valid JSON" + where, failure);
    }

    private static String expected(MismatchedInputException failure) {
        Class<?> type = failure.getTargetType();
        if (type != null && EXPECTED.containsKey(type)) {
            return EXPECTED.get(type);
        }
        if (type != null && type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type != null && type.isRecord() ? "must be an object" : "has the wrong type";
    }

    private static String path(JsonMappingException failure) {
        String path =
                failure.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : step.getFieldName())
                        .collect(Collectors.joining("."));
        return path.isEmpty() ? WHOLE_BODY : path;
    }
}
