package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Route.Type;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Which addresses a host with some addresses and routes leaves to containers. */
@RunWith(Parameterized.class)
public final class HostRulesTest {
    private static final int OURS = 200;
    private static final int KERNEL = 2;
    private static final int BOOT = 3;
    private static final String ALLOWED = "";

    @Parameter(0)
    public String name;

    @Parameter(1)
    public String address;

    /** Of the host: ADDRESS/LENGTH@LINK. */
    @Parameter(2)
    public List<String> addresses;

    @Parameter(3)
    public List<Route> routes;

    /** The message if a user asks for the address; {@link #ALLOWED} if he may have it. */
    @Parameter(4)
    public String rejection;

    /** The skipped prefix when an address is chosen; {@link #ALLOWED} if it may be chosen. */
    @Parameter(5)
    public String skipped;

    @Parameters(name = "{0}")
    public static Collection<Object[]> cases() {
        String connected = "lies in 192.168.7.0/24 of this host's interface up0: choose one outside";
        return List.of(
                row("no route at all", "10.1.0.9", List.of(), List.of(), ALLOWED, ALLOWED),
                row(
                        "half of the Internet by device, as wg-quick adds it",
                        "10.1.0.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(route("0.0.0.0/1", "up0", BOOT)),
                        ALLOWED,
                        ALLOWED),
                row(
                        "the same in IPv6",
                        "fd00:10:1::9",
                        List.of("2001:db8:7::1/64@up0"),
                        List.of(route("8000::/1", "up0", BOOT)),
                        ALLOWED,
                        ALLOWED),
                row(
                        "a default route by device",
                        "10.1.0.9",
                        List.of("10.0.0.1/32@ppp0"),
                        List.of(route("0.0.0.0/0", "ppp0", KERNEL)),
                        ALLOWED,
                        ALLOWED),
                row(
                        "a route by device to a part of the pool",
                        "10.1.0.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(route("10.1.0.0/24", "up0", BOOT)),
                        ALLOWED,
                        ALLOWED),
                row(
                        "the subnet of an interface",
                        "192.168.7.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(route("192.168.7.0/24", "up0", KERNEL)),
                        connected,
                        "192.168.7.0/24"),
                row(
                        "the subnet of an interface that adds the route itself (noprefixroute)",
                        "192.168.7.9",
                        List.of("10.0.0.1/32@up0", "192.168.7.1/24@up0"),
                        List.of(route("192.168.7.0/24", "up0", 16)),
                        connected,
                        "192.168.7.0/24"),
                row(
                        "the subnet of an interface inside a larger route by device: only the subnet is skipped",
                        "192.168.7.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(route("192.0.0.0/8", "up0", BOOT)),
                        connected,
                        "192.168.7.0/24"),
                row(
                        "a part of the subnet of an interface",
                        "192.168.7.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(route("192.168.7.0/25", "up0", BOOT)),
                        connected,
                        "192.168.7.0/24"),
                row(
                        "the subnet of the other end of a point-to-point link",
                        "10.6.0.9",
                        List.of("10.5.0.1/24@tun0"),
                        List.of(route("10.6.0.0/24", "tun0", KERNEL)),
                        "lies in 10.6.0.0/24 of this host's interface tun0: choose one outside",
                        "10.6.0.0/24"),
                row(
                        "the other end of a point-to-point link",
                        "10.6.0.9",
                        List.of("10.5.0.1/32@tun0"),
                        List.of(route("10.6.0.9/32", "tun0", KERNEL)),
                        "is the address of the other end of this host's interface tun0: choose another",
                        "10.6.0.9/32"),
                row(
                        "an address of a host, also one on lo",
                        "10.1.0.9",
                        List.of("10.1.0.9/32@lo"),
                        List.of(new Route(
                                Type.LOCAL,
                                Prefix.parse("10.1.0.9/32"),
                                "lo",
                                Optional.empty(),
                                KERNEL,
                                Scope.HOST,
                                0)),
                        "is this host's own address: choose another",
                        "10.1.0.9/32"),
                row(
                        "a local subnet (AnyIP)",
                        "10.1.0.9",
                        List.of(),
                        List.of(new Route(
                                Type.LOCAL, Prefix.parse("10.1.0.0/24"), "lo", Optional.empty(), BOOT, Scope.HOST, 0)),
                        "is this host's own address: choose another",
                        "10.1.0.0/24"),
                row(
                        "a container of another host: policies decide what the user asks for",
                        "10.1.0.9",
                        List.of("192.168.7.1/24@up0"),
                        List.of(new Route(
                                Type.UNICAST,
                                Prefix.parse("10.1.0.9/32"),
                                "up0",
                                Optional.of(Ip.parse("192.168.7.2")),
                                186,
                                Scope.GLOBAL,
                                20)),
                        ALLOWED,
                        "10.1.0.9/32"),
                row(
                        "a container of this host",
                        "10.1.0.9",
                        List.of(),
                        List.of(Route.host(Ip.parse("10.1.0.9"), "rt1", OURS)),
                        ALLOWED,
                        "10.1.0.9/32"));
    }

    private static Object[] row(
            String name, String address, List<String> addresses, List<Route> routes, String rejection, String skipped) {
        return new Object[] {name, address, addresses, routes, rejection, skipped};
    }

    private static Route route(String prefix, String link, int protocol) {
        return new Route(Type.UNICAST, Prefix.parse(prefix), link, Optional.empty(), protocol, Scope.LINK, 0);
    }

    private HostRules rules() {
        List<Address> own = new ArrayList<>();
        for (String text : addresses) {
            List<String> parts = Arrays.asList(text.split("@"));
            own.add(new Address(Prefix.parse(parts.get(0)), parts.get(1), Scope.GLOBAL, parts.get(1)));
        }
        return new HostRules(new KnownHost(HostState.of(List.of(), own, List.of(), List.of()), routes), OURS);
    }

    @Test
    public void addressThatAUserAsksForIsJudged() {
        Ip asked = Ip.parse(address);
        if (rejection.isEmpty()) {
            rules().check(asked);
        } else {
            assertEquals(
                    address + " " + rejection,
                    assertThrows(RejectedException.class, () -> rules().check(asked))
                            .getMessage());
        }
    }

    @Test
    public void chosenAddressIsJudgedAlike() {
        assertEquals(
                skipped,
                rules().obstacle(Ip.parse(address)).map(Prefix::toString).orElse(ALLOWED));
    }
}
