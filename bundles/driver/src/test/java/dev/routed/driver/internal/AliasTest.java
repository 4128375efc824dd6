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

    private static void assertBothWays(String text, String... gateways) {
        Alias alias = new Alias(NETWORK, ENDPOINT, Stream.of(gateways).map(Ip::parse).toList());
        assertEquals(WHOSE + text, alias.toString());
        assertEquals(Optional.of(alias), Alias.parse(WHOSE + text));
    }

    @Test
    public void whatIsOfAnotherFormIsNotOurs() {
        for (String text : List.of(
                "", " gateway=fe80::1", " gateway6=169.254.1.1", " gateway6=fe80::1 gateway=169.254.1.1",
                " gateway=169.254.1", " gateway=169.254.1.1 colour=red")) {
            assertEquals(text, Optional.empty(), Alias.parse(WHOSE + text));
        }
    }

    @Test
    public void theLongestFits() {
        List<Ip> longest = List.of(Ip.parse("169.254.100.100"), Ip.parse("fd00:1111:2222:3333:4444:5555:6666:7777"));
        int length = new Alias(NETWORK, ENDPOINT, longest).toString().length();
        assertTrue(length + " bytes", length <= Link.MAX_ALIAS);
    }
}
