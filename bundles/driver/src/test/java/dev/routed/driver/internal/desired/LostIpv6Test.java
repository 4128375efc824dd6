package dev.routed.driver.internal.desired;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public final class LostIpv6Test {
    private static final Link END = Link.of("eth0", 7);
    private static final Endpoint DUAL = Endpoint.of("e".repeat(64), "a".repeat(64), new Mac(2), "rt", "rc")
            .withAddresses(List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00:10:1::2")))
            .withGateways(List.of(Ip.parse("169.254.1.1"), Ip.parse("fe80::1")));

    private static List<String> steps(Endpoint endpoint, List<Address> addresses, List<Route> routes) {
        return LostIpv6.steps(endpoint, END, HostState.of(List.of(END), addresses, routes, List.of())).stream()
                .map(Step::toString)
                .toList();
    }

    private static Address address(String prefix) {
        return new Address(Prefix.parse(prefix), "eth0", Scope.GLOBAL, "");
    }

    @Test
    public void containerThatHasItsAddressGetsNothing() {
        assertEquals(List.of(), steps(DUAL, List.of(address("fd00:10:1::2/128")), List.of()));
    }

    @Test
    public void containerWithoutItsAddressGetsAddressAndRoutes() {
        assertEquals(
                List.of(
                        "addr add fd00:10:1::2/128 dev eth0 scope global",
                        "route add fe80::1/128 dev eth0 proto 3 metric 1024",
                        "route add default via fe80::1 dev eth0 proto 3 metric 1024"),
                steps(DUAL, List.of(address("fe80::42/64")), List.of()));
    }

    @Test
    public void defaultRouteOfAnotherNetworkStays() {
        Route other = new Route(
                Route.Type.UNICAST,
                Prefix.parse("::/0"),
                "eth1",
                Optional.of(Ip.parse("fe80::9")),
                3,
                Scope.GLOBAL,
                1024);
        assertEquals(2, steps(DUAL, List.of(), List.of(other)).size());
    }

    @Test
    public void containerWithoutIpv6GetsNothing() {
        Endpoint four =
                DUAL.withAddresses(List.of(Ip.parse("10.1.0.2"))).withGateways(List.of(Ip.parse("169.254.1.1")));
        assertEquals(List.of(), steps(four, List.of(), List.of()));
    }
}
