package fr.archireg.orchestrator;

import fr.archireg.orchestrator.connection.ConnectionWatch;
import fr.archireg.orchestrator.connection.Protocols;
import fr.archireg.orchestrator.http.SecurityHeaders;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServerConfig;

/** How the server meets the network: protocols, TLS and what every answer carries. */
record Edge(AppConfig config, ConnectionWatch watch) {
    /**
     * Linux lets a writer go on only when a third of this is free again, so that is the least by
     * which a slow reader is seen to get on. Left to itself it grows to 4 MiB.
     */
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    /** Sets what is spoken and how connections are looked after. */
    void configure(WebServerConfig.Builder server) {
        EdgeConfig.Transport transport = config.edge().transport();
        server.connectionOptions(
                        options -> options.tcpNoDelay(true).socketSendBufferSize(SEND_BUFFER_BYTES))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(
                        transport.http2()
                                ? Protocols.http1AndHttp2(watch)
                                : Protocols.http1(watch));
        transport.tls().ifPresent(files -> server.tls(tls(files)));
    }

    /** What every answer carries. */
    SecurityHeaders headers() {
        SecurityHeaders headers = new SecurityHeaders();
        boolean byTls =
                config.server().environment() == Environment.PRODUCTION
                        || config.edge().transport().tls().isPresent();
        if (byTls) {
            headers = headers.withTransportSecurity();
        }
        return config.server().corsOrigins().isEmpty() ? headers : headers.varyingByOrigin();
    }

    private static Tls tls(EdgeConfig.PemFiles files) {
        Keys keys =
                Keys.builder()
                        .pem(pem ->
                                pem.key(Resource.create(files.key()))
                                        .certChain(Resource.create(files.certificate())))
                        .build();
        return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
    }
}
