package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.error.ErrorType;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One of the two doors for failures: whatever is thrown before the first byte of an answer becomes
 * a problem here, and what is our fault is logged here. (The other door is the error event of a
 * stream.)
 */
public final class Problems {
    private static final Logger LOGGER = System.getLogger(Problems.class.getName());
    private static final String CONTENT_TYPE = "application/problem+json";

    private Problems() {}

    /** For failures inside the routing: handlers and filters. */
    public static void register(HttpRouting.Builder routing) {
        routing.error(
                Throwable.class, (request, response, thrown) -> send(request, response, thrown));
    }

    /** For failures before the routing: a request that could not even be parsed. */
    public static DirectHandlers beforeRouting(SecurityHeaders headers) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (request, event, status, ignored, message) -> direct(request, status, headers));
        }
        return handlers.build();
    }

    /** The failure that a client is told about, whatever was thrown. */
    public static AppException translate(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<AppException> known =
                    switch (cause) {
                        case AppException e -> Optional.of(e);
                        case RequestException e -> Optional.of(ofStatus(e.status()));
                        case HttpException e -> Optional.of(ofStatus(e.status()));
                        default -> Optional.empty();
                    };
            if (known.isPresent()) {
                return known.get();
            }
        }
        return new AppException(ErrorCode.INTERNAL, "something went wrong on our side", thrown);
    }

    /** Writes what is our fault to the log, with its cause; the client only gets the detail. */
    public static void log(AppException failure, String requestId) {
        ErrorType type = failure.code().type();
        if (type.status() < ErrorType.INTERNAL.status()) {
            return;
        }
        LOGGER.log(
                type == ErrorType.INTERNAL ? Level.ERROR : Level.WARNING,
                "request failed code=%s request_id=%s detail=%s"
                        .formatted(failure.code().wireName(), requestId, failure.detail()),
                // A stack trace says something only where the program itself is wrong.
                type == ErrorType.INTERNAL ? failure : null);
    }

    /**
     * Tells when to come back, where that is known: in whole seconds, neither early nor at once.
     */
    public static void retryAfter(AppException failure, ServerResponse response) {
        failure.retryAfter()
                .ifPresent(delay ->
                        response.header(
                                HeaderNames.RETRY_AFTER,
                                Long.toString(Math.max(1, Math.ceilDiv(delay.toMillis(), 1_000)))));
    }

    private static void send(ServerRequest request, ServerResponse response, Throwable thrown) {
        AppException failure = translate(thrown);
        String requestId = RequestId.of(response);
        log(failure, requestId);
        String instance = request.prologue().uriPath().rawPath();
        retryAfter(failure, response);
        if (request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                && !request.content().consumed()) {
            // The rest may be no chunk, or without end: it must not be taken for another request.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.status(failure.code().type().status());
        response.header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
        response.send(bytes(Problem.of(failure, instance, requestId)));
    }

    private static DirectHandler.TransportResponse direct(
            DirectHandler.TransportRequest request, Status status, SecurityHeaders headers) {
        boolean encoded = encoded(request, status);
        AppException failure =
                encoded
                        ? new AppException(
                                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                                "send the body without Content-Encoding")
                        : ofStatus(status);
        // No filter has seen this request.
        String requestId = RequestId.of(request.headers());
        DirectHandler.TransportResponse.Builder response =
                DirectHandler.TransportResponse.builder()
                        .status(Status.create(failure.code().type().status()))
                        .header(HeaderNames.CONTENT_TYPE, CONTENT_TYPE)
                        .header(RequestId.HEADER, requestId)
                        .keepAlive(false)
                        .entity(bytes(Problem.of(failure, "", requestId)));
        headers.headers().forEach(header -> response.header(header.headerName(), header.get()));
        if (encoded) {
            // The encoding that is read (RFC 7694).
            response.header(HeaderNames.ACCEPT_ENCODING, "identity");
        }
        return response.build();
    }

    /** Helidon refuses a compressed body, and says no more than that the request is bad. */
    private static boolean encoded(DirectHandler.TransportRequest request, Status status) {
        return status.equals(Status.BAD_REQUEST_400)
                && request.headers().contains(HeaderNames.CONTENT_ENCODING);
    }

    private static AppException ofStatus(Status status) {
        ErrorCode code =
                switch (status.code()) {
                    case 401 -> ErrorCode.UNAUTHENTICATED;
                    case 403 -> ErrorCode.FORBIDDEN;
                    case 404 -> ErrorCode.NOT_FOUND;
                    case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
                    case 413, 414, 431 -> ErrorCode.PAYLOAD_TOO_LARGE;
                    case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
                    case 503 -> ErrorCode.OVERLOADED;
                    default -> status.code() < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL;
                };
        return new AppException(code, code.title());
    }

    private static byte[] bytes(Problem problem) {
        return Json.text(problem).getBytes(StandardCharsets.UTF_8);
    }
}
