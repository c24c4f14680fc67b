package fr.archireg.orchestrator.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Where a request comes from, as far as that is known. */
public record ClientAddress(InetAddress address) {
    /** What one subscriber gets at least (RFC 6177), and so the least that a limit can tell. */
    private static final int SUBSCRIBER_BYTES = 8;

    /** Blocks from which no client comes by way of the internet (RFC 6890). */
    private static final List<AddressBlock> PRIVATE =
            Stream.of(
                            "10.0.0.0/8",
                            "100.64.0.0/10",
                            "127.0.0.0/8",
                            "169.254.0.0/16",
                            "172.16.0.0/12",
                            "192.168.0.0/16",
                            "::1",
                            "fc00::/7",
                            "fe80::/10")
                    .map(AddressBlock::parse)
                    .toList();

    /** Whether it is an address of a private network: a neighbour, or a proxy nobody told of. */
    public boolean isPrivate() {
        return PRIVATE.stream().anyMatch(block -> block.contains(address));
    }

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
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), SUBSCRIBER_BYTES))
                : text();
    }
}
