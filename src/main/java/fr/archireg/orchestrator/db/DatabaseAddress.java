package fr.archireg.orchestrator.db;

import fr.archireg.orchestrator.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A database address in the URI form of libpq (PostgreSQL documentation, section 34.1.1.2): {@code
 * postgresql://user:password@host:port/database?name=value&…}, every part percent-encoded.
 *
 * @param host name or address of one server
 * @param port 1 to 65535
 * @param database never blank
 * @param user empty if the address names none
 * @param password empty if the address has none
 * @param parameters libpq connection parameters by name, all of {@link #KNOWN_PARAMETERS}
 */
public record DatabaseAddress(
        String host,
        int port,
        String database,
        Optional<String> user,
        Optional<Secret> password,
        Map<String, String> parameters) {

    /** What {@link #parse} accepts, for messages to people. */
    public static final String ALLOWED =
            "postgresql://user:password@host:port/database with the parameters sslmode, sslrootcert,"
                    + " sslcert, sslkey, channel_binding, connect_timeout, application_name,"
                    + " target_session_attrs or pgbouncer; escape special characters in the password";

    private static final int DEFAULT_PORT = 5432;
    private static final int PORT_MAX = 65_535;

    /** Port of Supabase's pooler in transaction mode. */
    private static final int TRANSACTION_POOLER_PORT = 6543;

    private static final String SERVER_TYPE = "target_session_attrs";

    /** libpq's names and the driver's; an empty name is used here and not passed on. */
    private static final Map<String, String> KNOWN_PARAMETERS =
            Map.of(
                    "sslmode",
                    "sslmode",
                    "sslrootcert",
                    "sslrootcert",
                    "sslcert",
                    "sslcert",
                    "sslkey",
                    "sslkey",
                    "channel_binding",
                    "channelBinding",
                    "connect_timeout",
                    "connectTimeout",
                    "application_name",
                    "ApplicationName",
                    SERVER_TYPE,
                    "targetServerType",
                    "pgbouncer",
                    "");

    /** Values of {@code target_session_attrs} and the driver's words for them. */
    private static final Map<String, String> SERVER_TYPES =
            Map.of(
                    "any", "any",
                    "primary", "primary",
                    "read-write", "primary",
                    "standby", "secondary",
                    "read-only", "secondary",
                    "prefer-standby", "preferSecondary");

    public DatabaseAddress {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port is out of range");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it has another form or an unknown parameter
     */
    public static DatabaseAddress parse(String text) {
        URI uri = uri(text);
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("not a postgresql:// address");
        }
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        if (uri.getHost() == null || path.length() < 2) {
            throw new IllegalArgumentException("host or database is missing");
        }
        Optional<String> userInfo = Optional.ofNullable(uri.getRawUserInfo());
        return new DatabaseAddress(
                uri.getHost(),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                decode(path.substring(1)),
                userInfo.map(info -> decode(info.split(":", 2)[0])),
                userInfo.filter(info -> info.contains(":"))
                        .map(info -> decode(info.split(":", 2)[1]))
                        .filter(password -> !password.isEmpty())
                        .map(Secret::new),
                parameters(Optional.ofNullable(uri.getRawQuery()).orElse("")));
    }

    /**
     * Whether a pooler gives each transaction another server connection, so that nothing may be
     * kept between two of them: no named statement, no session setting.
     */
    public boolean transactionPooled() {
        return port == TRANSACTION_POOLER_PORT || "true".equals(parameters.get("pgbouncer"));
    }

    /** The address without user, password and parameters, as the driver wants it. */
    String jdbcUrl() {
        // The driver decodes the name; an encoded space is not a plus sign there.
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
    }

    /** The parameters under the driver's names. */
    Map<String, String> driverProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            String driverName = KNOWN_PARAMETERS.getOrDefault(name, "");
            if (!driverName.isEmpty()) {
                properties.put(driverName, driverValue(name, value));
            }
        });
        return properties;
    }

    private static String driverValue(String name, String value) {
        return name.equals(SERVER_TYPE) ? SERVER_TYPES.getOrDefault(value, value) : value;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // Not the cause: its message would repeat the password.
            throw new IllegalArgumentException("not an address");
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Arrays.stream(query.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .forEach(pair -> {
                    String[] parts = pair.split("=", 2);
                    if (parts.length != 2 || !KNOWN_PARAMETERS.containsKey(parts[0])) {
                        throw new IllegalArgumentException("unknown parameter");
                    }
                    String value = decode(parts[1]);
                    if (parts[0].equals(SERVER_TYPE) && !SERVER_TYPES.containsKey(value)) {
                        throw new IllegalArgumentException("unknown kind of server");
                    }
                    parameters.put(parts[0], value);
                });
        return parameters;
    }

    private static String decode(String text) {
        // A plus sign is itself here, unlike in a form.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
