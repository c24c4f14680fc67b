package fr.archireg.orchestrator.network;

import java.net.InetAddress;

/**
 * All addresses that begin with the same bits, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}
 * (RFC 4632, RFC 4291).
 *
 * @param first an address of the block
 * @param prefixBits how many bits the addresses share, 0 to 32 or 128
 */
public record AddressBlock(InetAddress first, int prefixBits) {
    public AddressBlock {
        if (prefixBits < 0 || prefixBits > first.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no such prefix");
        }
    }

    /**
     * Reads {@code address/bits}, or an address on its own, which is a block of one.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress first =
                AddressLiteral.parse(address)
                        .orElseThrow(() -> new IllegalArgumentException("not an address"));
        int bits =
                slash < 0
                        ? first.getAddress().length * Byte.SIZE
                        : Integer.parseUnsignedInt(text.substring(slash + 1));
        return new AddressBlock(first, bits);
    }

    /** Whether the address is one of them; the two families share none. */
    public boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int ignoredBits = Math.max(0, bit + Byte.SIZE - prefixBits);
            int difference = (ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & 0xff;
            if (difference >> ignoredBits != 0) {
                return false;
            }
        }
        return true;
    }
}
