package fr.archireg.orchestrator.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose word about their clients counts.
 *
 * @param blocks where they are; if there is none, no header says anything
 * @param header the one header that they write; the other one may be forged
 */
public record TrustedProxies(List<AddressBlock> blocks, ForwardingHeader header) {
    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /**
     * The nearest address that is none of a trusted proxy: from right to left, since each proxy
     * adds its own client at the end and everything before that is hearsay. Where a trusted proxy
     * says something that is no address, it is the proxy's own.
     *
     * @param peer who opened the connection
     * @param values of all headers of the name {@link ForwardingHeader#headerName}, in order
     */
    public ClientAddress clientOf(InetAddress peer, List<String> values) {
        if (!trusts(peer)) {
            return new ClientAddress(peer);
        }
        InetAddress nearest = peer;
        for (String node : header.nodes(values).reversed()) {
            Optional<InetAddress> before = AddressLiteral.parseNode(node);
            if (before.isEmpty()) {
                break;
            }
            nearest = before.get();
            if (!trusts(nearest)) {
                break;
            }
        }
        return new ClientAddress(nearest);
    }

    private boolean trusts(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
