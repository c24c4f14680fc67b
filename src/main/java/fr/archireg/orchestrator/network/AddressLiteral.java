package fr.archireg.orchestrator.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses that are written as numbers. A name is never looked up: it is no address here. */
final class AddressLiteral {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String IPV6 = "[0-9A-Fa-f:]{2,39}(?:" + IPV4 + ")?";
    private static final String PORT = "(?::\\d{1,5})?";

    private static final Pattern ADDRESS = Pattern.compile(IPV4 + "|(?=[^:]*:[^:]*:)" + IPV6);

    /** An IPv6 address with a port has brackets, else its end could not be told. */
    private static final Pattern NODE =
            Pattern.compile(
                    "(?<four>%s)%s|\\[(?<six>%s)]%s|(?<bare>(?=[^:]*:[^:]*:)%s)"
                            .formatted(IPV4, PORT, IPV6, PORT, IPV6));

    private AddressLiteral() {}

    /** An address on its own; an IPv4 address that is written as IPv6 comes out as IPv4. */
    static Optional<InetAddress> parse(String text) {
        return ADDRESS.matcher(text).matches() ? resolve(text) : Optional.empty();
    }

    /** An address as proxies write it: with or without brackets, with or without a port. */
    static Optional<InetAddress> parseNode(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(node.group("four"))
                .or(() -> Optional.ofNullable(node.group("six")))
                .or(() -> Optional.ofNullable(node.group("bare")))
                .flatMap(AddressLiteral::resolve);
    }

    private static Optional<InetAddress> resolve(String literal) {
        try {
            // Only digits, dots and colons come here, for which Java asks no name server.
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
