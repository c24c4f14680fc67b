package fr.archireg.orchestrator.openai;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorType;
import fr.archireg.orchestrator.error.FieldError;
import java.util.Optional;

/** A failure in OpenAI's shape. */
record OpenAiError(Detail error) {
    /**
     * What went wrong.
     *
     * @param type OpenAI's family of the error
     * @param code our stable code
     * @param param the field that is wrong
     */
    record Detail(String message, String type, String code, Optional<String> param) {}

    static OpenAiError of(AppException failure) {
        Optional<FieldError> field = failure.errors().stream().findFirst();
        String message =
                field.map(error -> error.field() + " " + error.message())
                        .orElse(failure.code().title() + ": " + failure.detail());
        return new OpenAiError(
                new Detail(
                        message,
                        type(failure.code().type()),
                        failure.code().wireName(),
                        field.map(FieldError::field)));
    }

    private static String type(ErrorType type) {
        return switch (type) {
            case INVALID, RANGE, NOT_FOUND, METHOD_NOT_ALLOWED, CONFLICT, TOO_LARGE, UNSUPPORTED ->
                    "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case LIMITED -> "rate_limit_error";
            case INTERNAL, UPSTREAM, UNAVAILABLE, UPSTREAM_TIMEOUT -> "server_error";
        };
    }
}
