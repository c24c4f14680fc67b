package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.UpstreamFailure.Kind;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webclient.api.HttpClientResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to one request, on a connection that hangs on a {@link Lifeline}. Whoever has one ends
 * it with {@link #release} or {@link #abort}. For one thread.
 */
final class Exchange {
    private static final int ERROR_BODY_BYTES_MAX = 16 * 1024;
    // What follows [DONE] has nearly always come with it; nobody should wait for it.
    private static final Duration REST_WAITED_MAX = Duration.ofMillis(50);
    private static final Duration ERROR_BODY_WAITED_MAX = Duration.ofSeconds(1);
    private static final int REST_READS_MAX = 16;

    private final UpstreamConnection connection;
    private final HttpClientResponse response;
    private final Lifeline lifeline;
    private final ConnectionPool pool;
    private final ResponseBody body;
    private final CompletionReader reader;

    Exchange(
            UpstreamConnection connection,
            HttpClientResponse response,
            Lifeline lifeline,
            ConnectionPool pool) {
        this.connection = connection;
        this.response = response;
        this.lifeline = lifeline;
        this.pool = pool;
        this.body = new ResponseBody(response.entity().inputStream());
        this.reader = new CompletionReader(new SseDecoder(body));
    }

    /**
     * The next sign of life: an event, or empty for a hidden token.
     *
     * @throws UpstreamFailure if the stream broke or holds an error
     */
    Optional<CompletionEvent> next() throws UpstreamFailure {
        try {
            return reader.next();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    Optional<String> header(String name) {
        return response.headers().first(HeaderNames.create(name));
    }

    /**
     * Makes sure that this is a stream of events.
     *
     * @throws UpstreamFailure if the provider answered with an error or something else
     */
    void requireStream() throws UpstreamFailure {
        int status = response.status().code();
        if (status != Status.OK_200.code()) {
            Optional<Duration> retryAfter =
                    header("retry-after").flatMap(value -> RetryAfter.parse(value, Instant.now()));
            throw new ProviderError(status, ProviderError.codeIn(errorBody()), retryAfter)
                    .toFailure();
        }
        String type = header("content-type").orElse("");
        boolean encoded = header("content-encoding").filter(e -> !"identity".equals(e)).isPresent();
        if (!type.startsWith("text/event-stream") || encoded) {
            throw failure(new ProtocolException("the answer is not a plain stream of events"));
        }
    }

    /** Gives the connection back if it can serve again, closes it otherwise. */
    void release() {
        boolean reusable =
                !response.headers().containsToken(HeaderValues.CONNECTION_CLOSE) && readRest();
        if (lifeline.detach() && reusable) {
            pool.offer(connection);
        } else {
            connection.closeResource();
        }
    }

    /** Closes the connection. */
    void abort() {
        lifeline.detach();
        connection.closeResource();
    }

    /** What a broken exchange means; the messages of protocol errors are our own. */
    static UpstreamFailure failure(IOException e) {
        return e instanceof ProtocolException
                ? new UpstreamFailure(
                        Kind.FINAL,
                        new AppException(ErrorCode.LLM_PROTOCOL, String.valueOf(e.getMessage()), e))
                : new UpstreamFailure(
                        Kind.PASSING,
                        new AppException(ErrorCode.LLM_INTERRUPTED, "the connection broke", e));
    }

    private String errorBody() {
        try {
            connection.readTimeout(ERROR_BODY_WAITED_MAX);
            return new String(body.readNBytes(ERROR_BODY_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            // The status says enough.
            return "";
        }
    }

    private boolean readRest() {
        try {
            connection.readTimeout(REST_WAITED_MAX);
            byte[] rest = new byte[1024];
            for (int reads = 0; reads < REST_READS_MAX && !body.readToEnd(); reads++) {
                if (body.read(rest) < 0) {
                    break;
                }
            }
            return body.readToEnd();
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
