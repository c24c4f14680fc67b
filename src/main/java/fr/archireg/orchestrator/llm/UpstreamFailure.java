package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import java.time.Duration;
import java.util.Optional;

/** Why one attempt failed, and what may help. */
final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final AppException error;

    /** What may help. */
    enum Kind {
        /** Nothing: the same request fails again, whoever answers it. */
        FINAL,
        /** Another try, a little later. */
        PASSING,
        /** Waiting as long as the provider said, or another model, which has its own quota. */
        LIMITED,
        /** Another model. */
        MODEL
    }

    UpstreamFailure(Kind kind, AppException error) {
        super(error.getMessage(), error);
        this.kind = kind;
        this.error = error;
    }

    Kind kind() {
        return kind;
    }

    /** What the caller is told if nothing helps. */
    AppException error() {
        return error;
    }

    Optional<Duration> retryAfter() {
        return error.retryAfter();
    }
}
