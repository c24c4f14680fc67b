package fr.archireg.orchestrator.network;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** How proxies say for whom they ask. A proxy writes one of them and may pass on a forged other. */
public enum ForwardingHeader {
    /** {@code X-Forwarded-For: client, proxy}. */
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        String node(String element) {
            return element;
        }
    },
    /** {@code Forwarded: for=client;proto=https, for=proxy} (RFC 7239). */
    FORWARDED("Forwarded") {
        @Override
        String node(String element) {
            return Arrays.stream(PAIRS.split(element, -1))
                    .map(String::strip)
                    .filter(pair -> pair.regionMatches(true, 0, FOR, 0, FOR.length()))
                    .map(pair -> unquoted(pair.substring(FOR.length())))
                    .findFirst()
                    .orElse("");
        }
    };

    private static final String FOR = "for=";
    private static final Pattern ELEMENTS = Pattern.compile(",");
    private static final Pattern PAIRS = Pattern.compile(";");

    private final String headerName;

    ForwardingHeader(String headerName) {
        this.headerName = headerName;
    }

    public String headerName() {
        return headerName;
    }

    /**
     * The nodes in the order in which they were added, the client's own claim first. What is not an
     * address is left as it stands.
     *
     * @param values of all headers of this name, in order
     */
    List<String> nodes(List<String> values) {
        // A comma inside of quotes is no part of any address, so it need not be told apart: what a
        // client opens cannot swallow what a proxy adds.
        return values.stream()
                .flatMap(value -> Arrays.stream(ELEMENTS.split(value, -1)))
                .map(String::strip)
                .map(this::node)
                .toList();
    }

    abstract String node(String element);

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
