package fr.archireg.orchestrator.error;

/** The family of an error: who has to act, and therefore which HTTP status says it (RFC 9110). */
public enum ErrorType {
    /** The request is malformed or breaks a documented bound. */
    INVALID(400),
    /** No identity, or one that cannot be verified. */
    UNAUTHENTICATED(401),
    /** The identity is known and may not do this. */
    FORBIDDEN(403),
    /** It does not exist, or it belongs to somebody else: the answer is the same. */
    NOT_FOUND(404),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED(405),
    /** The state of the thing, or an earlier request with the same key, forbids this. */
    CONFLICT(409),
    /** More bytes than the documented bound. */
    TOO_LARGE(413),
    /** A content type that the route does not read. */
    UNSUPPORTED(415),
    /** No byte of the asked range exists. */
    RANGE(416),
    /** This caller has to slow down. */
    LIMITED(429),
    /** Our own fault. */
    INTERNAL(500),
    /** An upstream answered badly. */
    UPSTREAM(502),
    /** We are too busy, or a part that we need is down; later it may work. */
    UNAVAILABLE(503),
    /** An upstream did not answer in time. */
    UPSTREAM_TIMEOUT(504);

    private final int status;

    ErrorType(int status) {
        this.status = status;
    }

    /** HTTP status code, 400 to 599. */
    public int status() {
        return status;
    }

    /** Whether the same request may succeed later without being changed. */
    public boolean retryable() {
        return this == LIMITED
                || this == UPSTREAM
                || this == UNAVAILABLE
                || this == UPSTREAM_TIMEOUT;
    }
}
