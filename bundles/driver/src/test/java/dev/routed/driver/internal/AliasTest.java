package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Test;

public final class AliasTest {
    private static final String NETWORK = "a".repeat(64);
    private static final String ENDPOINT = "b".repeat(64);
    private static final String WHOSE = "routed:1 network=" + NETWORK + " endpoint=" + ENDPOINT;

    @Test
    public void eachFamilyHasItsGateway() {
        assertBothWays(" gateway=169.254.1.1", "169.254.1.1");
        assertBothWays(" gateway=169.254.1.1 gateway6=fe80::1", "169.254.1.1", "fe80::1");
        assertBothWays(" gateway6=fe80::1", "fe80::1");
    }

    @Test
    public void aSandboxAndAFileAreNamed() {
        List<Ip> gateways = List.of(Ip.parse("169.254.1.1"));
        assertBothWays(" gateway=169.254.1.1 sandbox=e72cb69132bc",
                new Alias(NETWORK, ENDPOINT, gateways, Optional.of("e72cb69132bc"), false));
        assertBothWays(" gateway=169.254.1.1 kept", new Alias(NETWORK, ENDPOINT, gateways, Optional.empty(), true));
        assertBothWays(" gateway=169.254.1.1 sandbox=e72cb69132bc kept",
                new Alias(NETWORK, ENDPOINT, gateways, Optional.of("e72cb69132bc"), true));
    }

    @Test
    public void aSandboxIsTheLastPartOfItsKey() {
        assertEquals(Optional.of("e72cb69132bc"), Alias.sandbox("/var/run/docker/netns/e72cb69132bc"));
        assertEquals(Optional.of("1"), Alias.sandbox("1"));
        for (String key : List.of("", "/", "/run/docker/netns/", "/run/netns/much longer than that", "a b")) {
            assertEquals(key, Optional.empty(), Alias.sandbox(key));
        }
    }

    private static void assertBothWays(String text, String... gateways) {
        assertBothWays(text, new Alias(
                NETWORK, ENDPOINT, Stream.of(gateways).map(Ip::parse).toList(), Optional.empty(), false));
    }

    private static void assertBothWays(String text, Alias alias) {
        assertEquals(WHOSE + text, alias.toString());
        assertEquals(Optional.of(alias), Alias.parse(WHOSE + text));
    }

    @Test
    public void whatIsOfAnotherFormIsNotOurs() {
        for (String text : List.of(
                "", " gateway=fe80::1", " gateway6=169.254.1.1", " gateway6=fe80::1 gateway=169.254.1.1",
                " gateway=169.254.1", " gateway=169.254.1.1 colour=red",
                " gateway=169.254.1.1 kept sandbox=1", " gateway=169.254.1.1 sandbox=", " sandbox=1 kept")) {
            assertEquals(text, Optional.empty(), Alias.parse(WHOSE + text));
        }
    }

    @Test
    public void theLongestFits() {
        List<Ip> longest = List.of(Ip.parse("169.254.100.100"), Ip.parse("fd00:1111:2222:3333:4444:5555:6666:7777"));
        int length = new Alias(NETWORK, ENDPOINT, longest, Optional.of("e72cb69132bc"), true).toString().length();
        assertTrue(length + " bytes", length <= Link.MAX_ALIAS);
    }
}
