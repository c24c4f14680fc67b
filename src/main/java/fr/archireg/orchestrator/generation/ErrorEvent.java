package fr.archireg.orchestrator.generation;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.http.Json;
import java.time.Duration;
import java.util.Optional;

/** The data of an {@code error} event: what a problem says, where the status is spent. */
public record ErrorEvent(
        String code,
        String title,
        String detail,
        boolean retryable,
        Optional<Long> retryAfterSeconds) {
    /** The name of the event. */
    public static final String NAME = "error";

    /** What a client is told about a failure, as JSON. */
    public static String data(AppException failure) {
        ErrorCode code = failure.code();
        return Json.text(
                new ErrorEvent(
                        code.wireName(),
                        code.title(),
                        failure.detail(),
                        code.type().retryable(),
                        failure.retryAfter().map(Duration::toSeconds).map(s -> Math.max(1, s))));
    }
}
