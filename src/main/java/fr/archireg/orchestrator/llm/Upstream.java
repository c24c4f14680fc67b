package fr.archireg.orchestrator.llm;

import fr.archireg.orchestrator.observability.Tracing;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.api.WebClient;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Sends requests to the provider, on idle connections first. Thread-safe. */
final class Upstream implements AutoCloseable {
    private final LlmConfig config;
    private final URI completions;
    private final WebClient client;
    private final Connector connector;
    private final ConnectionPool pool;

    private Upstream(LlmConfig config, WebClient client, ConnectionPool pool) {
        this.config = config;
        this.completions = URI.create(config.endpoint().baseUrl() + "/chat/completions");
        this.client = client;
        this.connector = new Connector(client, completions, config.timeouts().connect());
        this.pool = pool;
    }

    static Upstream create(LlmConfig config, ScheduledExecutorService watchdog) {
        WebClient client =
                WebClient.builder()
                        .connectTimeout(config.timeouts().connect())
                        // Only a second net: the watchdog is there first.
                        .readTimeout(config.timeouts().total())
                        // A redirect would carry the key to another host.
                        .followRedirects(false)
                        .proxy(Proxy.noProxy())
                        .servicesDiscoverServices(false)
                        .shareConnectionCache(false)
                        .build();
        return new Upstream(config, client, new ConnectionPool(watchdog));
    }

    /**
     * Sends a request and waits for the head of a streamed answer.
     *
     * @throws UpstreamFailure if there is none; also when the lifeline was ended, which the caller
     *     asks first
     */
    Exchange open(byte[] request, Lifeline lifeline) throws UpstreamFailure, InterruptedException {
        try {
            Optional<UpstreamConnection> idle = pool.poll();
            Optional<Exchange> exchange =
                    idle.isPresent() ? tryIdle(idle.get(), request, lifeline) : Optional.empty();
            return exchange.isPresent()
                    ? exchange.get()
                    : send(connector.connect(lifeline), request, lifeline);
        } catch (IOException e) {
            throw Exchange.failure(e);
        }
    }

    /** Empty if the connection broke before a head came: the provider had closed it. */
    private Optional<Exchange> tryIdle(
            UpstreamConnection connection, byte[] request, Lifeline lifeline)
            throws ProtocolException {
        try {
            return Optional.of(send(connection, request, lifeline));
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Exchange send(UpstreamConnection connection, byte[] request, Lifeline lifeline)
            throws IOException {
        lifeline.attach(connection::closeResource);
        try {
            HttpClientResponse response = request().connection(connection).submit(request);
            return new Exchange(connection, response, lifeline, pool);
        } catch (RuntimeException e) {
            lifeline.detach();
            connection.closeResource();
            throw ResponseBody.checked(e);
        }
    }

    private HttpClientRequest request() {
        HttpClientRequest request =
                client.post()
                        .uri(completions)
                        .protocolId("http/1.1")
                        .header(HeaderNames.CONTENT_TYPE, "application/json")
                        .header(HeaderNames.ACCEPT, "text/event-stream")
                        .header(HeaderNames.ACCEPT_ENCODING, "identity");
        Tracing.outgoingHeaders()
                .forEach((name, value) -> request.header(HeaderNames.create(name), value));
        config.endpoint()
                .key()
                .ifPresent(
                        key -> request.header(HeaderNames.AUTHORIZATION, "Bearer " + key.reveal()));
        return request;
    }

    @Override
    public void close() {
        pool.close();
        client.closeResource();
    }
}
