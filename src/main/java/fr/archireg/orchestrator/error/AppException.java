package fr.archireg.orchestrator.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A failure with a defined answer. The detail is shown to clients and written to logs: it names the
 * subject and the bound, and never holds a question, a passage, a secret, a host name or SQL.
 */
public final class AppException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> errors;
    private final transient Optional<Duration> retryAfter;

    /** A failure found here. */
    public AppException(ErrorCode code, String detail) {
        this(code, detail, List.of(), Optional.empty(), Optional.empty());
    }

    /** A failure that something below reported; the cause is for the log only. */
    public AppException(ErrorCode code, String detail, Throwable cause) {
        this(code, detail, List.of(), Optional.empty(), Optional.of(cause));
    }

    private AppException(
            ErrorCode code,
            String detail,
            List<FieldError> errors,
            Optional<Duration> retryAfter,
            Optional<Throwable> cause) {
        super(detail, cause.orElse(null));
        this.code = code;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /** Invalid input, with one entry for each field that is wrong. */
    public static AppException invalid(List<FieldError> errors) {
        String detail =
                errors.size() == 1 ? "1 field is invalid" : errors.size() + " fields are invalid";
        return new AppException(
                ErrorCode.INVALID_REQUEST, detail, errors, Optional.empty(), Optional.empty());
    }

    /** Invalid input in one field. */
    public static AppException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** The same failure with the time after which a retry makes sense. */
    public AppException retryAfter(Duration delay) {
        AppException copy =
                new AppException(
                        code,
                        detail(),
                        errors,
                        Optional.of(delay),
                        Optional.ofNullable(getCause()));
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public ErrorCode code() {
        return code;
    }

    /** What happened this time, for people; safe to show. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** How long the client should wait before it tries again, where that is known. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
