package fr.archireg.orchestrator.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a request comes from, as far as that is known. */
public record ClientAddress(InetAddress address) {
    /** What one subscriber gets at least (RFC 6177), and so the least that a limit can tell. */
    private static final int SUBSCRIBER_BYTES = 8;

    /** The address in numbers, without the zone of a link-local one. */
    public String text() {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /**
     * What all addresses of one subscriber have in common: an IPv4 address, or the first 64 bits of
     * an IPv6 address.
     */
    public String subscriber() {
        return address instanceof Inet6Address
                ? HexFormat.of()
                        .formatHex(Arrays.copyOf(address.getAddress(), SUBSCRIBER_BYTES))
                : text();
    }
}
