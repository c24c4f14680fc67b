package fr.archireg.orchestrator.http;

import com.github.f4b6a3.uuid.UuidCreator;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.util.regex.Pattern;

/**
 * Gives every request an id: a valid {@code X-Request-Id} that came with it, else a new one. The id
 * is a header of the answer from the start, and that is where the rest of the program reads it.
 */
public final class RequestId implements Filter {
    static final HeaderName HEADER = HeaderNames.create("X-Request-Id");

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    /** The id of the request that this response answers. */
    public static String of(ServerResponse response) {
        return response.headers().first(HEADER).orElse("");
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(HEADER, of(request.headers()));
        chain.proceed();
    }

    /** The valid id that came with a request, else a new one. */
    static String of(Headers request) {
        return request.first(HEADER)
                .filter(value -> VALID.matcher(value).matches())
                .orElseGet(() -> UuidCreator.getTimeOrderedEpoch().toString());
    }
}
