package dev.routed.driver.internal.options;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Test;

/** The text form of link aliases. */
public final class LinkAliasTest {
    private static final String NETWORK = "a".repeat(64);
    private static final String ENDPOINT = "b".repeat(64);
    private static final String IDS = "routed:1 network=" + NETWORK + " endpoint=" + ENDPOINT;

    @Test
    public void alias_namesTheGatewayOfEachFamily() {
        assertRoundTrip(" gateway=169.254.1.1", "169.254.1.1");
        assertRoundTrip(" gateway=169.254.1.1 gateway6=fe80::1", "169.254.1.1", "fe80::1");
        assertRoundTrip(" gateway6=fe80::1", "fe80::1");
    }

    @Test
    public void alias_namesSandboxAndFile() {
        List<Ip> gateways = List.of(Ip.parse("169.254.1.1"));
        assertRoundTrip(
                " gateway=169.254.1.1 sandbox=e72cb69132bc",
                new LinkAlias(NETWORK, ENDPOINT, gateways, Optional.of("e72cb69132bc"), false));
        assertRoundTrip(
                " gateway=169.254.1.1 kept", new LinkAlias(NETWORK, ENDPOINT, gateways, Optional.empty(), true));
        assertRoundTrip(
                " gateway=169.254.1.1 sandbox=e72cb69132bc kept",
                new LinkAlias(NETWORK, ENDPOINT, gateways, Optional.of("e72cb69132bc"), true));
    }

    @Test
    public void sandbox_isTheLastPartOfItsKey() {
        assertEquals(Optional.of("e72cb69132bc"), LinkAlias.sandbox("/var/run/docker/netns/e72cb69132bc"));
        assertEquals(Optional.of("1"), LinkAlias.sandbox("1"));
        for (String key : List.of("", "/", "/run/docker/netns/", "/run/netns/much longer than that", "a b")) {
            assertEquals(key, Optional.empty(), LinkAlias.sandbox(key));
        }
    }

    private static void assertRoundTrip(String text, String... gateways) {
        assertRoundTrip(
                text,
                new LinkAlias(
                        NETWORK, ENDPOINT, Stream.of(gateways).map(Ip::parse).toList(), Optional.empty(), false));
    }

    private static void assertRoundTrip(String text, LinkAlias alias) {
        assertEquals(IDS + text, alias.toString());
        assertEquals(Optional.of(alias), LinkAlias.parse(IDS + text));
    }

    @Test
    public void otherAliases_areNotParsed() {
        for (String text : List.of(
                "",
                " gateway=fe80::1",
                " gateway6=169.254.1.1",
                " gateway6=fe80::1 gateway=169.254.1.1",
                " gateway=169.254.1",
                " gateway=169.254.1.1 colour=red",
                " gateway=169.254.1.1 kept sandbox=1",
                " gateway=169.254.1.1 sandbox=",
                " sandbox=1 kept")) {
            assertEquals(text, Optional.empty(), LinkAlias.parse(IDS + text));
        }
    }

    @Test
    public void longestAlias_fitsIntoTheKernelLimit() {
        List<Ip> longest = List.of(Ip.parse("169.254.100.100"), Ip.parse("fd00:1111:2222:3333:4444:5555:6666:7777"));
        int length = new LinkAlias(NETWORK, ENDPOINT, longest, Optional.of("e72cb69132bc"), true)
                .toString()
                .length();
        assertTrue(length + " bytes", length <= Link.MAX_ALIAS);
    }
}
