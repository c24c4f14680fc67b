package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.UpstreamFailure.Kind;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An error that the provider reported itself. Of its words only a known code reaches our messages:
 * its texts quote prompts, account names and addresses.
 *
 * @param status HTTP status; 200 for an error inside a stream
 * @param code the provider's name of the error, {@code ""} where it gave none
 * @param retryAfter what its Retry-After header says
 */
record ProviderError(int status, String code, Optional<Duration> retryAfter) {
    private static final Set<String> KNOWN_CODES =
            Set.of(
                    "capacity_exceeded",
                    "content_filter",
                    "context_length_exceeded",
                    "insufficient_quota",
                    "internal_server_error",
                    "invalid_api_key",
                    "invalid_request_error",
                    "model_decommissioned",
                    "model_not_found",
                    "rate_limit_exceeded",
                    "request_too_large",
                    "service_unavailable");

    /** The code in the body of an error answer; a body of another form has none. */
    static String codeIn(String body) {
        try {
            return ChunkDecoder.decode(body).errorCode().orElse("");
        } catch (ProtocolException e) {
            return "";
        }
    }

    /** What it means for the attempt. */
    UpstreamFailure toFailure() {
        return switch (status) {
            case 200 -> inStream();
            case 401, 403 -> failure(Kind.FINAL, ErrorCode.LLM_AUTHENTICATION);
            case 404 -> failure(Kind.MODEL, ErrorCode.LLM_REFUSED);
            case 413 -> failure(Kind.FINAL, ErrorCode.CONTEXT_TOO_LONG);
            case 429 -> failure(Kind.LIMITED, ErrorCode.LLM_RATE_LIMITED);
            case 408, 409, 498 -> failure(Kind.PASSING, ErrorCode.LLM_UNAVAILABLE);
            default -> byRange();
        };
    }

    private UpstreamFailure byRange() {
        if (status >= 500) {
            return failure(Kind.PASSING, ErrorCode.LLM_UNAVAILABLE);
        }
        return status >= 400 ? refused() : failure(Kind.FINAL, ErrorCode.LLM_PROTOCOL);
    }

    private UpstreamFailure refused() {
        return switch (code) {
            case "context_length_exceeded" -> failure(Kind.FINAL, ErrorCode.CONTEXT_TOO_LONG);
            case "model_decommissioned", "model_not_found" ->
                    failure(Kind.MODEL, ErrorCode.LLM_REFUSED);
            default -> failure(Kind.FINAL, ErrorCode.LLM_REFUSED);
        };
    }

    private UpstreamFailure inStream() {
        return switch (code) {
            case "context_length_exceeded" -> failure(Kind.FINAL, ErrorCode.CONTEXT_TOO_LONG);
            case "rate_limit_exceeded" -> failure(Kind.LIMITED, ErrorCode.LLM_RATE_LIMITED);
            case "model_decommissioned", "model_not_found" ->
                    failure(Kind.MODEL, ErrorCode.LLM_REFUSED);
            default -> failure(Kind.PASSING, ErrorCode.LLM_INTERRUPTED);
        };
    }

    private UpstreamFailure failure(Kind kind, ErrorCode errorCode) {
        AppException error =
                new AppException(
                        errorCode,
                        "the language model reported an error: status=%d code=%s"
                                .formatted(status, KNOWN_CODES.contains(code) ? code : "other"));
        return new UpstreamFailure(kind, retryAfter.map(error::retryAfter).orElse(error));
    }
}
