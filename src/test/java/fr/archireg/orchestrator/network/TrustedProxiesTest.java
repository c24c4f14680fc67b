package fr.archireg.orchestrator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks, when proxies stand in between and clients lie. */
class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.1";
    private static final List<AddressBlock> BLOCKS =
            Stream.of("10.0.0.0/8", "2001:db8:ff::/48").map(AddressBlock::parse).toList();

    /** What the client sent stands on the left, what the proxy at 10.0.0.1 saw on the right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    203.0.113.9                                  | 203.0.113.9
                    198.51.100.1, 203.0.113.9                    | 203.0.113.9
                    198.51.100.1,203.0.113.9                     | 203.0.113.9
                    10.9.9.9, 203.0.113.9                        | 203.0.113.9
                    127.0.0.1, 203.0.113.9                       | 203.0.113.9
                    203.0.113.9, 10.0.0.7                        | 203.0.113.9
                    198.51.100.1, 203.0.113.9, 10.0.0.7, 10.0.0.8 | 203.0.113.9
                    203.0.113.9:4711                             | 203.0.113.9
                    198.51.100.1:80, 203.0.113.9:65535           | 203.0.113.9
                    2001:db8::1                                  | 2001:db8:0:0:0:0:0:1
                    [2001:db8::1]                                | 2001:db8:0:0:0:0:0:1
                    [2001:db8::1]:4711                           | 2001:db8:0:0:0:0:0:1
                    198.51.100.1, 2001:db8:1::1, 2001:db8:ff::2  | 2001:db8:1:0:0:0:0:1
                    ::ffff:203.0.113.9                           | 203.0.113.9
                    10.0.0.3, 10.0.0.2                           | 10.0.0.3
                    203.0.113.9,                                 | 10.0.0.1
                    ','                                          | 10.0.0.1
                    ''                                           | 10.0.0.1
                    unknown                                      | 10.0.0.1
                    203.0.113.9, unknown                         | 10.0.0.1
                    203.0.113.9, garbage, 10.0.0.7               | 10.0.0.7
                    203.0.113.9, localhost                       | 10.0.0.1
                    203.0.113.9 198.51.100.1                     | 10.0.0.1
                    203.0.113.999                                | 10.0.0.1
                    203.0.113                                    | 10.0.0.1
                    203.0.113.09                                 | 10.0.0.1
                    0xcb007109                                   | 10.0.0.1
                    3405803785                                   | 10.0.0.1
                    203.0.113.9:123456                           | 10.0.0.1
                    203.0.113.9:x                                | 10.0.0.1
                    [2001:db8::1                                 | 10.0.0.1
                    2001:db8::1::2                               | 10.0.0.1
                    fe80::1%eth0                                 | 10.0.0.1
                    "203.0.113.9"                                | 10.0.0.1
                    <script>                                     | 10.0.0.1
                    """)
    void believesOnlyWhatATrustedProxySaw(String header, String client) {
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, PROXY, header)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
                    for=203.0.113.9                                      | 203.0.113.9
                    for=198.51.100.1, for=203.0.113.9                    | 203.0.113.9
                    For=203.0.113.9;proto=https;by=10.0.0.1              | 203.0.113.9
                    proto=https; host=a.example; for=203.0.113.9         | 203.0.113.9
                    for="203.0.113.9:4711"                               | 203.0.113.9
                    for="[2001:db8::1]:4711"                             | 2001:db8:0:0:0:0:0:1
                    for="[2001:db8::1]";proto=http, for=10.0.0.9         | 2001:db8:0:0:0:0:0:1
                    for=198.51.100.1, for="203.0.113.9, for=10.0.0.9"    | 10.0.0.1
                    for=", for=203.0.113.9                               | 203.0.113.9
                    for=203.0.113.9, proto=https                         | 10.0.0.1
                    for=_hidden                                          | 10.0.0.1
                    for=unknown                                          | 10.0.0.1
                    for=                                                 | 10.0.0.1
                    203.0.113.9                                          | 10.0.0.1
                    """)
    void readsForwardedAsItsNormSays(String header, String client) {
        assertThat(client(ForwardingHeader.FORWARDED, PROXY, header)).isEqualTo(client);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, PROXY, "198.51.100.1", "203.0.113.9"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void believesNobodyElse() {
        assertThat(client(ForwardingHeader.X_FORWARDED_FOR, "203.0.113.5", "198.51.100.1"))
                .isEqualTo("203.0.113.5");
        assertThat(
                        new TrustedProxies(List.of(), ForwardingHeader.X_FORWARDED_FOR)
                                .clientOf(address(PROXY), List.of("203.0.113.9"))
                                .text())
                .isEqualTo(PROXY);
    }

    @Test
    void survivesWhateverAHeaderHolds() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String alphabet = "0123456789abcdef.:[]\",;=for %\u00e9\0";

        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder();
            random.ints(random.nextInt(60), 0, alphabet.length())
                    .forEach(at -> header.append(alphabet.charAt(at)));
            for (ForwardingHeader name : ForwardingHeader.values()) {
                assertThat(client(name, PROXY, header.toString())).as("seed " + seed).isNotEmpty();
            }
        }
    }

    @Test
    void countsAnIpv6SubscriberByItsNetwork() {
        assertThat(subscriber("2001:db8:0:1::1")).isEqualTo(subscriber("2001:db8:0:1:ffff::2"));
        assertThat(subscriber("2001:db8:0:1::1")).isNotEqualTo(subscriber("2001:db8:0:2::1"));
        assertThat(subscriber("203.0.113.9")).isNotEqualTo(subscriber("203.0.113.10"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "172.31.0.1, true",
        "172.32.0.1, false",
        "127.0.0.1, true",
        "::1, true",
        "fd00::1, true",
        "203.0.113.9, false",
        "2001:db8::1, false"
    })
    void tellsPrivateNetworksFromTheInternet(String address, boolean inside) {
        assertThat(new ClientAddress(address(address)).isPrivate()).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void tellsWhatIsInABlock(String block, String address, boolean inside) {
        assertThat(AddressBlock.parse(block).contains(address(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10/8"
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
    }

    private static String client(ForwardingHeader header, String peer, String... values) {
        return new TrustedProxies(BLOCKS, header).clientOf(address(peer), List.of(values)).text();
    }

    private static String subscriber(String text) {
        return new ClientAddress(address(text)).subscriber();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
