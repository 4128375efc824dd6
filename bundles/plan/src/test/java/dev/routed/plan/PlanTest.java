package dev.routed.plan;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** A table of plans: name, desired state, host, expected steps. */
@RunWith(Parameterized.class)
public class PlanTest {
    private static final Ownership OWNERSHIP = new Ownership(
            Pattern.compile("routed:1 rt\\S+"), Pattern.compile("rt[0-9a-f]{12}"), 7200, 7201, 200, "lo:routed");
    private static final Mac HOST = Mac.parse("06:00:00:00:00:01");
    private static final Mac INSIDE = Mac.parse("02:42:0a:01:00:02");
    private static final String ONE = "rt000000000001";
    private static final String TWO = "rt000000000002";
    private static final Address GATEWAY = gateway("169.254.1.1", "lo:routed");

    private static final Address GATEWAY6 = new Address(Prefix.parse("fe80::1/64"), ONE, Scope.LINK, "");

    private static final DesiredState ENDPOINT = endpoint(ONE, 1500, "10.1.0.2");
    private static final HostState LIVE = live(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "10.1.0.2");
    private static final String REMOVE = "route del 10.1.0.2/32 dev " + ONE + " proto 200";
    private static final String ADD = "route add 10.1.0.2/32 dev " + ONE + " proto 200";
    private static final String NEIGHBOUR =
            "neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent";

    @Parameters(name = "{0}")
    public static List<Object[]> table() {
        return List.of(
                row("nothing desired, nothing present", DesiredState.NONE, HostState.EMPTY),
                row(
                        "a new endpoint",
                        ENDPOINT,
                        HostState.EMPTY,
                        "link add " + ONE + " address 06:00:00:00:00:01 mtu 1500 group 7200 up"
                                + " type veth peer name rc000000000001 address 02:42:0a:01:00:02",
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        NEIGHBOUR,
                        ADD),
                row("an unchanged endpoint", ENDPOINT, LIVE),
                row(
                        "a removed endpoint: the route is removed, then the link parked with its neighbor",
                        DesiredState.NONE,
                        LIVE,
                        REMOVE,
                        "link set " + ONE + " group 7201"),
                row(
                        "a create was interrupted before the alias",
                        ENDPOINT,
                        links(link(ONE, 1500, 7200, true, "")),
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        NEIGHBOUR,
                        ADD),
                row(
                        "an interrupted create without endpoint is parked",
                        DesiredState.NONE,
                        links(link(ONE, 1500, 7200, true, "")),
                        "link set " + ONE + " group 7201"),
                row(
                        "a link with our form of name in another group is foreign",
                        DesiredState.NONE,
                        links(link(ONE, 1500, 0, true, ""))),
                row(
                        "a link of our group with another form of name is foreign",
                        DesiredState.NONE,
                        links(link("veth0", 1500, 7200, true, ""))),
                row(
                        "a bridge with our alias is foreign",
                        DesiredState.NONE,
                        links(Link.of("br0", 7)
                                .withKind("bridge")
                                .withMac(HOST)
                                .withMtu(1500)
                                .withGroup(7200)
                                .withUp(true)
                                .withCarrier(true)
                                .withAlias("routed:1 x"))),
                row(
                        "a parked link is left to the reaper",
                        DesiredState.NONE,
                        links(link(ONE, 1500, 7201, true, "routed:1 " + ONE))),
                row(
                        "an alias of a later version is foreign",
                        DesiredState.NONE,
                        links(link(ONE, 1500, 7200, true, "routed:2 " + ONE))),
                row(
                        "an alias that only begins like ours is foreign",
                        DesiredState.NONE,
                        links(link(ONE, 1500, 7200, true, "routed:1 rt and more"))),
                row(
                        "the route was deleted",
                        ENDPOINT,
                        HostState.of(LIVE.links(), List.of(), List.of(), LIVE.neighbours()),
                        ADD),
                row(
                        "the neighbor was deleted",
                        ENDPOINT,
                        HostState.of(LIVE.links(), List.of(), LIVE.routes(), List.of()),
                        NEIGHBOUR),
                row(
                        "the link was set down and its MTU changed",
                        ENDPOINT,
                        live(link(ONE, 9000, 7200, false, "routed:1 " + ONE), "10.1.0.2"),
                        "link set " + ONE + " mtu 1500",
                        "link set " + ONE + " up"),
                row("the MTU changes", endpoint(ONE, 9000, "10.1.0.2"), LIVE, "link set " + ONE + " mtu 9000"),
                row(
                        "the MTU grows to 1280 or more: IPv6 is configured",
                        ENDPOINT,
                        live(link(ONE, 1279, 7200, true, "routed:1 " + ONE), "10.1.0.2"),
                        "link set " + ONE + " mtu 1500",
                        "link set " + ONE + " addrgenmode none, sysctl net.ipv6.conf." + ONE + ".accept_ra=0"),
                row(
                        "an address is added",
                        endpoint(ONE, 1500, "10.1.0.2", "10.1.0.3"),
                        LIVE,
                        "neigh replace 10.1.0.3 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent",
                        "route add 10.1.0.3/32 dev " + ONE + " proto 200"),
                row(
                        "an address is removed",
                        ENDPOINT,
                        live(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "10.1.0.2", "10.1.0.3"),
                        "route del 10.1.0.3/32 dev " + ONE + " proto 200",
                        "neigh del 10.1.0.3 dev " + ONE),
                row(
                        "an address moves to another endpoint: the old route is removed before the new one is added",
                        endpoint(TWO, 1500, "10.1.0.2"),
                        both(LIVE, live(link(TWO, 1500, 7200, true, "routed:1 " + TWO))),
                        "neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:02 dev " + TWO + " nud permanent",
                        REMOVE,
                        "route add 10.1.0.2/32 dev " + TWO + " proto 200",
                        "link set " + ONE + " group 7201"),
                row(
                        "the announcement changes: the new route is added before the old one is removed",
                        announced(Announcement.SUPPRESSED),
                        LIVE,
                        "route add 10.1.0.2/32 dev " + ONE + " proto 2 metric 7",
                        REMOVE),
                row("and back", ENDPOINT, suppressed(), ADD, "route del 10.1.0.2/32 dev " + ONE + " proto 2 metric 7"),
                row("an unchanged suppressed route", announced(Announcement.SUPPRESSED), suppressed()),
                row(
                        "a change of the announcement was interrupted between both routes",
                        announced(Announcement.SUPPRESSED),
                        both(LIVE, suppressed()),
                        REMOVE),
                row(
                        "a suppressed endpoint is removed",
                        DesiredState.NONE,
                        suppressed(),
                        "route del 10.1.0.2/32 dev " + ONE + " proto 2 metric 7",
                        "link set " + ONE + " group 7201"),
                row(
                        "a foreign route on our link stays",
                        ENDPOINT,
                        both(
                                LIVE,
                                routes(new Route(
                                        Route.Type.UNICAST,
                                        Prefix.parse("10.5.0.0/24"),
                                        ONE,
                                        Optional.empty(),
                                        4,
                                        Scope.LINK,
                                        0)))),
                row(
                        "our protocol number on a foreign link is foreign",
                        DesiredState.NONE,
                        both(
                                links(link("eth0", 1500, 0, true, "")),
                                routes(Route.host(Ip.parse("10.1.0.9"), "eth0", 200)))),
                row(
                        "a new gateway",
                        addresses(GATEWAY),
                        HostState.EMPTY,
                        "addr add 169.254.1.1/32 dev lo scope host label lo:routed"),
                row("an unchanged gateway", addresses(GATEWAY), lo(GATEWAY)),
                row("a gateway goes", DesiredState.NONE, lo(GATEWAY), "addr del 169.254.1.1/32 dev lo label lo:routed"),
                row(
                        "a new endpoint with an IPv6 gateway: the gateway before the route",
                        endpointWithIpv6(GATEWAY6),
                        HostState.EMPTY,
                        "link add " + ONE + " address 06:00:00:00:00:01 mtu 1500 group 7200 up"
                                + " type veth peer name rc000000000001 address 02:42:0a:01:00:02",
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        "addr add fe80::1/64 dev " + ONE + " scope link",
                        "neigh replace fd00::2 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent",
                        "route add fd00::2/128 dev " + ONE + " proto 200 metric 1024"),
                row("an unchanged IPv6 gateway", endpointWithIpv6(GATEWAY6), liveWithIpv6(GATEWAY6)),
                row(
                        "an IPv6 gateway is removed with the link",
                        DesiredState.NONE,
                        liveWithIpv6(GATEWAY6),
                        "route del fd00::2/128 dev " + ONE + " proto 200 metric 1024",
                        "link set " + ONE + " group 7201"),
                row(
                        "an IPv6 gateway was deleted",
                        endpointWithIpv6(GATEWAY6),
                        liveWithIpv6(),
                        "addr add fe80::1/64 dev " + ONE + " scope link"),
                row(
                        "an IPv6 gateway is no longer deprecated",
                        endpointWithIpv6(on("fd00::1/128", true)),
                        liveWithIpv6(on("fd00::1/128", false)),
                        "addr add fd00::1/128 dev " + ONE + " scope global preferred_lft 0"),
                row(
                        "the IPv6 gateway changes",
                        endpointWithIpv6(on("fd00::1/128", true)),
                        liveWithIpv6(GATEWAY6),
                        "addr add fd00::1/128 dev " + ONE + " scope global preferred_lft 0",
                        "addr del fe80::1/64 dev " + ONE),
                row(
                        "a foreign IPv6 address on our link stays",
                        endpointWithIpv6(GATEWAY6),
                        liveWithIpv6(GATEWAY6, on("fd00:9::1/64", false))),
                row(
                        "a foreign IPv6 address on a foreign link stays",
                        DesiredState.NONE,
                        both(
                                links(link("eth0", 1500, 0, true, "")),
                                lo(new Address(Prefix.parse("fe80::1/64"), "eth0", Scope.LINK, "")))),
                row("a foreign address on lo stays", DesiredState.NONE, lo(gateway("192.0.2.1", "lo"))),
                row(
                        "a gateway and its first endpoint: the gateway before the route",
                        DesiredState.all(List.of(ENDPOINT, addresses(GATEWAY))),
                        links(link(ONE, 1500, 7200, true, "")),
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        "addr add 169.254.1.1/32 dev lo scope host label lo:routed",
                        NEIGHBOUR,
                        ADD));
    }

    private final DesiredState desired;
    private final HostState actual;
    private final List<String> steps;

    public PlanTest(String name, DesiredState desired, HostState actual, List<String> steps) {
        this.desired = desired;
        this.actual = actual;
        this.steps = steps;
    }

    @Test
    public void plan_hasExactlyTheseSteps() {
        List<Step> planned = Plan.between(desired, actual, OWNERSHIP);
        assertEquals(steps, planned.stream().map(Step::toString).toList());
    }

    private static Object[] row(String name, DesiredState desired, HostState actual, String... steps) {
        return new Object[] {name, desired, actual, List.of(steps)};
    }

    private static DesiredState endpoint(String link, int mtu, String... addresses) {
        Veth veth = new Veth(link, HOST, "rc" + link.substring(2), INSIDE, mtu, 7200, "routed:1 " + link);
        HostState on = live(link(link, mtu, 7200, true, veth.alias()), addresses);
        return new DesiredState(List.of(veth), List.of(), List.copyOf(on.neighbours()), List.copyOf(on.routes()));
    }

    private static DesiredState announced(Announcement announcement) {
        Route route = Route.host(Ip.parse("10.1.0.2"), ONE, 200, announcement);
        return new DesiredState(ENDPOINT.veths(), List.of(), ENDPOINT.neighbours(), List.of(route));
    }

    private static HostState suppressed() {
        return HostState.of(
                LIVE.links(), List.of(), announced(Announcement.SUPPRESSED).routes(), LIVE.neighbours());
    }

    /** Returns an endpoint with an IPv6 address, and gateways on its link. */
    private static DesiredState endpointWithIpv6(Address... gateways) {
        DesiredState endpoint = endpoint(ONE, 1500, "fd00::2");
        return new DesiredState(endpoint.veths(), List.of(gateways), endpoint.neighbours(), endpoint.routes());
    }

    private static HostState liveWithIpv6(Address... addresses) {
        HostState endpoint = live(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "fd00::2");
        return HostState.of(endpoint.links(), List.of(addresses), endpoint.routes(), endpoint.neighbours());
    }

    private static Address on(String prefix, boolean deprecated) {
        return new Address(Prefix.parse(prefix), ONE, Scope.GLOBAL, "", deprecated);
    }

    private static HostState live(Link link, String... addresses) {
        List<Ip> ips = Arrays.stream(addresses).map(Ip::parse).toList();
        return HostState.of(
                List.of(link),
                List.of(),
                ips.stream().map(ip -> Route.host(ip, link.name(), 200)).toList(),
                ips.stream().map(ip -> new Neighbour(ip, INSIDE, link.name())).toList());
    }

    private static Link link(String name, int mtu, int group, boolean up, String alias) {
        return Link.of(name, 7)
                .withKind(Link.VETH)
                .withMac(HOST)
                .withMtu(mtu)
                .withGroup(group)
                .withUp(up)
                .withCarrier(up)
                .withCarrierChanges(2)
                .withAlias(alias);
    }

    private static HostState links(Link... links) {
        return HostState.of(List.of(links), List.of(), List.of(), List.of());
    }

    private static HostState routes(Route... routes) {
        return HostState.of(List.of(), List.of(), List.of(routes), List.of());
    }

    private static HostState lo(Address address) {
        return HostState.of(List.of(), List.of(address), List.of(), List.of());
    }

    private static DesiredState addresses(Address... addresses) {
        return new DesiredState(List.of(), List.of(addresses), List.of(), List.of());
    }

    private static Address gateway(String ip, String label) {
        return new Address(Ip.parse(ip).asPrefix(), "lo", Scope.HOST, label);
    }

    private static HostState both(HostState one, HostState other) {
        return HostState.of(
                join(one.links(), other.links()),
                join(one.addresses(), other.addresses()),
                join(one.routes(), other.routes()),
                join(one.neighbours(), other.neighbours()));
    }

    private static <T> List<T> join(Collection<T> one, Collection<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
