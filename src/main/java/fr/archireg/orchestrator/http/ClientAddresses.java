package fr.archireg.orchestrator.http;

import fr.archireg.orchestrator.network.ClientAddress;
import fr.archireg.orchestrator.network.TrustedProxies;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Finds out once where a request comes from; the context of the request keeps it. */
public final class ClientAddresses implements Filter {
    private final TrustedProxies proxies;
    private final HeaderName header;

    public ClientAddresses(TrustedProxies proxies) {
        this.proxies = proxies;
        this.header = HeaderNames.create(proxies.header().headerName());
    }

    /** Where the request comes from. */
    public static ClientAddress of(ServerRequest request) {
        return request.context()
                .get(ClientAddress.class)
                .orElseThrow(() -> new IllegalStateException("the filter did not run"));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        List<String> values = request.headers().all(header, List::of);
        request.context().register(proxies.clientOf(peer(request), values));
        chain.proceed();
    }

    private static InetAddress peer(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
