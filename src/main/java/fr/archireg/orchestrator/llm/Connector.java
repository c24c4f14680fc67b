package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.error.AppException;
import fr.archireg.orchestrator.error.ErrorCode;
import fr.archireg.orchestrator.llm.UpstreamFailure.Kind;
import io.helidon.common.tls.Tls;
import io.helidon.webclient.api.ConnectionKey;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.TcpClientConnection;
import io.helidon.webclient.api.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens connections. Name look-up, TCP and TLS run on a virtual thread of their own: a name look-up
 * cannot be aborted, only left alone, and the other two end with the interrupt of a thread that
 * does nothing else. Thread-safe.
 */
final class Connector {
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();

    private final WebClient client;
    private final URI address;
    private final Duration timeout;

    /**
     * Connects to the server of an address.
     *
     * @param timeout for name look-up, TCP and TLS together
     */
    Connector(WebClient client, URI address, Duration timeout) {
        this.client = client;
        this.address = address;
        this.timeout = timeout;
    }

    /**
     * A new connection.
     *
     * @throws UpstreamFailure if there is none within the time, or the stream was ended meanwhile
     */
    UpstreamConnection connect(Lifeline lifeline) throws UpstreamFailure, InterruptedException {
        CompletableFuture<UpstreamConnection> result = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().name("llm-connect").start(() -> connectInto(result));
        lifeline.attach(() -> abandon(thread, result));
        try {
            return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(thread, result);
            throw unreachable("no connection within " + timeout, e);
        } catch (ExecutionException e) {
            throw unreachable("no connection", e);
        } catch (CancellationException e) {
            throw unreachable("the connecting was given up", e);
        } catch (InterruptedException e) {
            abandon(thread, result);
            throw e;
        } finally {
            lifeline.detach();
        }
    }

    private static void abandon(Thread thread, CompletableFuture<UpstreamConnection> result) {
        result.cancel(false);
        thread.interrupt();
        // It may have been there already; where it is cancelled the connecting thread closes.
        var unused = result.thenAccept(UpstreamConnection::closeResource);
    }

    private void connectInto(CompletableFuture<UpstreamConnection> result) {
        TcpClientConnection tcp =
                TcpClientConnection.create(
                        client, key(), List.of("http/1.1"), unused -> false, unused -> {});
        try {
            UpstreamConnection connection = new UpstreamConnection(tcp.connect());
            if (!result.complete(connection)) {
                connection.closeResource();
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private ConnectionKey key() {
        boolean secure = "https".equals(address.getScheme());
        int defaultPort = secure ? 443 : 80;
        return ConnectionKey.create(
                address.getScheme(),
                address.getHost(),
                address.getPort() < 0 ? defaultPort : address.getPort(),
                secure ? client.prototype().tls() : NO_TLS,
                client.prototype().dnsResolver(),
                client.prototype().dnsAddressLookup(),
                Proxy.noProxy());
    }

    private static UpstreamFailure unreachable(String detail, Throwable cause) {
        return new UpstreamFailure(
                Kind.FINAL, new AppException(ErrorCode.LLM_UNREACHABLE, detail, cause));
    }
}
