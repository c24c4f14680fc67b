package fr.archireg.orchestrator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.error.FieldError;
import java.util.List;

/**
 * The body of every failure (RFC 9457).
 *
 * @param type a stable name of the kind of problem, not an address to fetch
 * @param title the same for each occurrence
 * @param status HTTP status code
 * @param detail what happened this time
 * @param instance the path that was asked for, without its query
 * @param code the lower-case {@link ErrorCode}
 * @param requestId the value of {@code X-Request-Id}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String requestId,
        List<FieldError> errors) {

    static Problem of(AppException failure, String instance, String requestId) {
        ErrorCode code = failure.code();
        return new Problem(
                "urn:archireg:problem:" + code.wireName().replace('_', '-'),
                code.title(),
                code.type().status(),
                failure.detail(),
                instance,
                code.wireName(),
                requestId,
                failure.errors());
    }
}
