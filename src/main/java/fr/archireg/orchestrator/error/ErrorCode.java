package fr.archireg.orchestrator.error;

import java.util.Locale;

/**
 * Every error that a client can meet. The lower-case name is the stable {@code code} of a problem
 * or of an error event; a code is never renamed.
 */
public enum ErrorCode {
    INVALID_REQUEST(ErrorType.INVALID, "The request is invalid"),
    MALFORMED_JSON(ErrorType.INVALID, "The body is not valid JSON"),
    UNAUTHENTICATED(ErrorType.UNAUTHENTICATED, "Authentication is required"),
    FORBIDDEN(ErrorType.FORBIDDEN, "This is not allowed"),
    NOT_FOUND(ErrorType.NOT_FOUND, "Nothing here"),
    METHOD_NOT_ALLOWED(ErrorType.METHOD_NOT_ALLOWED, "The method is not allowed here"),
    CONFLICT(ErrorType.CONFLICT, "The request conflicts with the current state"),
    PAYLOAD_TOO_LARGE(ErrorType.TOO_LARGE, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(ErrorType.UNSUPPORTED, "The content type is not supported"),
    RANGE_NOT_SATISFIABLE(ErrorType.RANGE, "The range is outside the content"),
    QUOTA_EXCEEDED(ErrorType.CONFLICT, "A limit on what may be kept is reached"),
    RATE_LIMITED(ErrorType.LIMITED, "Too many requests"),
    TOKENS_EXHAUSTED(ErrorType.LIMITED, "The tokens of the day are used up"),
    OVERLOADED(ErrorType.UNAVAILABLE, "The server is busy"),
    SHUTTING_DOWN(ErrorType.UNAVAILABLE, "The server is being stopped"),
    GENERATION_INTERRUPTED(ErrorType.UNAVAILABLE, "The answer was interrupted"),
    INTERNAL(ErrorType.INTERNAL, "An unexpected error occurred"),

    AUTH_UNAVAILABLE(ErrorType.UNAVAILABLE, "Access tokens cannot be verified now"),

    DATABASE_UNAVAILABLE(ErrorType.UNAVAILABLE, "The database is unavailable"),
    DATABASE_TIMEOUT(ErrorType.UPSTREAM_TIMEOUT, "The database took too long"),
    DIMENSION_MISMATCH(ErrorType.UNAVAILABLE, "The model does not fit the stored vectors"),

    STORAGE_UNAVAILABLE(ErrorType.UNAVAILABLE, "The file storage is unavailable"),
    STORAGE_TIMEOUT(ErrorType.UPSTREAM_TIMEOUT, "The file storage took too long"),
    STORAGE_FAILED(ErrorType.UPSTREAM, "The file storage refused the request"),

    EMBEDDING_MISMATCH(ErrorType.UNAVAILABLE, "Another model made the stored vectors"),
    EMBEDDING_OVERLOADED(ErrorType.UNAVAILABLE, "Too many questions are waiting"),
    EMBEDDING_UNAVAILABLE(ErrorType.UNAVAILABLE, "The embedding model is not available"),
    MODEL_INVALID(ErrorType.UNAVAILABLE, "The embedding model file is not usable"),
    MODEL_UNREACHABLE(ErrorType.UNAVAILABLE, "The embedding model could not be fetched"),

    LLM_UNREACHABLE(ErrorType.UPSTREAM, "The language model cannot be reached"),
    LLM_REFUSED(ErrorType.UPSTREAM, "The language model refused the request"),
    LLM_AUTHENTICATION(ErrorType.UPSTREAM, "The language model refused our credentials"),
    LLM_RATE_LIMITED(ErrorType.LIMITED, "The language model's quota is exhausted"),
    LLM_UNAVAILABLE(ErrorType.UNAVAILABLE, "The language model is unavailable"),
    LLM_TIMEOUT(ErrorType.UPSTREAM_TIMEOUT, "The language model took too long"),
    LLM_PROTOCOL(ErrorType.UPSTREAM, "The language model sent an unreadable answer"),
    LLM_INTERRUPTED(ErrorType.UPSTREAM, "The language model's answer was cut off"),
    ANSWER_WITHHELD(ErrorType.UPSTREAM, "The answer was withheld"),

    COLLECTOR_NOT_CONFIGURED(ErrorType.UNAVAILABLE, "There is no Légifrance collector"),
    COLLECTOR_UNAVAILABLE(ErrorType.UNAVAILABLE, "The Légifrance collector is unavailable"),
    COLLECTOR_REFUSED(ErrorType.UPSTREAM, "The Légifrance collector refused the request"),
    COLLECTOR_PROTOCOL(ErrorType.UPSTREAM, "The Légifrance collector sent an unreadable answer"),
    COLLECTOR_TIMEOUT(ErrorType.UPSTREAM_TIMEOUT, "The Légifrance collector took too long"),

    CONTEXT_TOO_LONG(ErrorType.UPSTREAM, "The question and its context are too long for the model");

    private final ErrorType type;
    private final String title;

    ErrorCode(ErrorType type, String title) {
        this.type = type;
        this.title = title;
    }

    public ErrorType type() {
        return type;
    }

    /** One short English sentence, the same for every occurrence (RFC 9457, section 3.1.3). */
    public String title() {
        return title;
    }

    /** The code on the wire, such as {@code llm_rate_limited}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
