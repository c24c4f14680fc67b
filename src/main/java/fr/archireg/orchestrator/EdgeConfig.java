package fr.archireg.orchestrator;

import fr.archireg.orchestrator.connection.ClientPatience;
import fr.archireg.orchestrator.network.AddressBlock;
import fr.archireg.orchestrator.network.ForwardingHeader;
import fr.archireg.orchestrator.network.TrustedProxies;
import fr.archireg.orchestrator.settings.Secret;
import fr.archireg.orchestrator.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the server meets the network.
 *
 * @param proxies {@code TRUSTED_PROXIES}, addresses and blocks of addresses with commas between
 *     them, default none; {@code TRUSTED_PROXY_HEADER}, {@code x_forwarded_for} (default) or {@code
 *     forwarded}
 */
record EdgeConfig(
        ClientPatience patience, TrustedProxies proxies, Transport transport, Scraping scraping) {
    private static final String BLOCKS_ALLOWED =
            "addresses such as 10.0.0.0/8 or 2001:db8::1 with commas between them";
    private static final String FILE_ALLOWED = "a file that can be read";

    /**
     * What is spoken.
     *
     * @param tls empty for plain HTTP
     * @param http2 {@code HTTP2_ENABLED}, default false
     */
    record Transport(Optional<PemFiles> tls, boolean http2) {}

    /**
     * What TLS needs.
     *
     * @param certificate {@code TLS_CERTIFICATE_FILE}, the certificate and then its issuers
     * @param key {@code TLS_KEY_FILE}, its private key, PKCS #8 without a password
     */
    record PemFiles(Path certificate, Path key) {}

    /**
     * Who may read the metrics.
     *
     * @param open {@code METRICS_PUBLIC}, everybody; default only in development
     * @param token {@code METRICS_TOKEN}, otherwise whoever has this bearer token
     */
    record Scraping(boolean open, Optional<Secret> token) {}

    static EdgeConfig from(Settings settings, Environment environment) {
        return new EdgeConfig(
                ClientPatience.from(settings),
                new TrustedProxies(
                        settings.parse("TRUSTED_PROXIES", BLOCKS_ALLOWED, EdgeConfig::blocks)
                                .orElse(List.of()),
                        settings.choice(
                                "TRUSTED_PROXY_HEADER",
                                ForwardingHeader.class,
                                ForwardingHeader.X_FORWARDED_FOR)),
                new Transport(pemFiles(settings), settings.flag("HTTP2_ENABLED", false)),
                new Scraping(
                        settings.flag("METRICS_PUBLIC", environment == Environment.DEVELOPMENT),
                        settings.secret("METRICS_TOKEN")));
    }

    private static List<AddressBlock> blocks(String text) {
        return List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .map(AddressBlock::parse)
                .toList();
    }

    private static Optional<PemFiles> pemFiles(Settings settings) {
        Optional<Path> certificate = file(settings, "TLS_CERTIFICATE_FILE");
        Optional<Path> key = file(settings, "TLS_KEY_FILE");
        if (settings.text("TLS_CERTIFICATE_FILE").isPresent()
                != settings.text("TLS_KEY_FILE").isPresent()) {
            settings.missing(
                    certificate.isPresent() ? "TLS_KEY_FILE" : "TLS_CERTIFICATE_FILE",
                    "TLS needs both a certificate and its key");
        }
        return certificate.flatMap(first -> key.map(second -> new PemFiles(first, second)));
    }

    private static Optional<Path> file(Settings settings, String name) {
        return settings.parse(
                name,
                FILE_ALLOWED,
                value -> {
                    Path path = Path.of(value);
                    if (!Files.isReadable(path) || Files.isDirectory(path)) {
                        throw new IllegalArgumentException("not readable");
                    }
                    return path;
                });
    }
}
