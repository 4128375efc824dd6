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

/** Name, wish, host, steps: read the table to learn what the plan does. */
@RunWith(Parameterized.class)
public class PlanTest {
    private static final Ownership OWNERSHIP =
            new Ownership(Pattern.compile("routed:1 rt\\S+"), Pattern.compile("rt[0-9a-f]{12}"), 7200, 7201, 200, "lo:routed");
    private static final Mac HOST = Mac.parse("06:00:00:00:00:01");
    private static final Mac INSIDE = Mac.parse("02:42:0a:01:00:02");
    private static final String ONE = "rt000000000001";
    private static final String TWO = "rt000000000002";
    private static final Address GATEWAY = gateway("169.254.1.1", "lo:routed");

    private static final Address GATEWAY6 = new Address(Prefix.parse("fe80::1/64"), ONE, Scope.LINK, "");

    private static final Wish ENDPOINT = endpoint(ONE, 1500, "10.1.0.2");
    private static final HostState STANDING = standing(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "10.1.0.2");
    private static final String REMOVE = "route del 10.1.0.2/32 dev " + ONE + " proto 200";
    private static final String ADD = "route add 10.1.0.2/32 dev " + ONE + " proto 200";
    private static final String NEIGHBOUR =
            "neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent";

    @Parameters(name = "{0}")
    public static List<Object[]> table() {
        return List.of(
                row("nothing from nothing", Wish.NONE, HostState.EMPTY),
                row("an endpoint comes", ENDPOINT, HostState.EMPTY,
                        "link add " + ONE + " address 06:00:00:00:00:01 mtu 1500 group 7200 up"
                                + " type veth peer name rc000000000001 address 02:42:0a:01:00:02",
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'", NEIGHBOUR, ADD),
                row("an endpoint stands", ENDPOINT, STANDING),
                row("an endpoint goes: route first, then the link is parked; its neighbour goes with it",
                        Wish.NONE, STANDING, REMOVE, "link set " + ONE + " group 7201"),
                row("a create was cut off before its alias", ENDPOINT,
                        links(link(ONE, 1500, 7200, true, "")),
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'", NEIGHBOUR, ADD),
                row("a torn create that nobody wants is parked", Wish.NONE,
                        links(link(ONE, 1500, 7200, true, "")), "link set " + ONE + " group 7201"),
                row("a link of our form of name in another group is a stranger's", Wish.NONE,
                        links(link(ONE, 1500, 0, true, ""))),
                row("a link of our group with another form of name is a stranger's", Wish.NONE,
                        links(link("veth0", 1500, 7200, true, ""))),
                row("a bridge is never ours, whatever its alias says", Wish.NONE,
                        links(new Link("br0", 7, "bridge", HOST, 1500, 7200, true, true, 0, false, 0, "routed:1 x"))),
                row("a parked link is the reaper's", Wish.NONE,
                        links(link(ONE, 1500, 7201, true, "routed:1 " + ONE))),
                row("an alias of a later version of the form is left alone", Wish.NONE,
                        links(link(ONE, 1500, 7200, true, "routed:2 " + ONE))),
                row("an alias that only begins like ours is a stranger's", Wish.NONE,
                        links(link(ONE, 1500, 7200, true, "routed:1 rt and more"))),
                row("someone deleted the route", ENDPOINT,
                        HostState.of(STANDING.links(), List.of(), List.of(), STANDING.neighbours()), ADD),
                row("someone deleted the neighbour", ENDPOINT,
                        HostState.of(STANDING.links(), List.of(), STANDING.routes(), List.of()), NEIGHBOUR),
                row("someone set the link down and changed its MTU", ENDPOINT,
                        standing(link(ONE, 9000, 7200, false, "routed:1 " + ONE), "10.1.0.2"),
                        "link set " + ONE + " mtu 1500", "link set " + ONE + " up"),
                row("the MTU changes", endpoint(ONE, 9000, "10.1.0.2"), STANDING, "link set " + ONE + " mtu 9000"),
                row("the MTU grows until the link has IPv6, which is ours to use", ENDPOINT,
                        standing(link(ONE, 1279, 7200, true, "routed:1 " + ONE), "10.1.0.2"),
                        "link set " + ONE + " mtu 1500",
                        "link set " + ONE + " addrgenmode none, sysctl net.ipv6.conf." + ONE + ".accept_ra=0"),
                row("an address is added", endpoint(ONE, 1500, "10.1.0.2", "10.1.0.3"), STANDING,
                        "neigh replace 10.1.0.3 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent",
                        "route add 10.1.0.3/32 dev " + ONE + " proto 200"),
                row("an address is taken away", ENDPOINT,
                        standing(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "10.1.0.2", "10.1.0.3"),
                        "route del 10.1.0.3/32 dev " + ONE + " proto 200", "neigh del 10.1.0.3 dev " + ONE),
                row("an address moves to another endpoint: the old route goes before the new one comes",
                        endpoint(TWO, 1500, "10.1.0.2"),
                        both(STANDING, standing(link(TWO, 1500, 7200, true, "routed:1 " + TWO))),
                        "neigh replace 10.1.0.2 lladdr 02:42:0a:01:00:02 dev " + TWO + " nud permanent",
                        REMOVE,
                        "route add 10.1.0.2/32 dev " + TWO + " proto 200",
                        "link set " + ONE + " group 7201"),
                row("a route is announced otherwise: the new one comes before the old one goes",
                        announced(Announcement.WITHHELD), STANDING,
                        "route add 10.1.0.2/32 dev " + ONE + " proto 2 metric 7", REMOVE),
                row("and back", ENDPOINT, withheld(),
                        ADD, "route del 10.1.0.2/32 dev " + ONE + " proto 2 metric 7"),
                row("a route that is not announced stands", announced(Announcement.WITHHELD), withheld()),
                row("a change of an announcement was cut off between the two", announced(Announcement.WITHHELD),
                        both(STANDING, withheld()), REMOVE),
                row("an endpoint that is not announced goes", Wish.NONE, withheld(),
                        "route del 10.1.0.2/32 dev " + ONE + " proto 2 metric 7", "link set " + ONE + " group 7201"),
                row("a stranger's route on our link stays", ENDPOINT,
                        both(STANDING, routes(new Route(Route.Type.UNICAST, Prefix.parse("10.5.0.0/24"), ONE,
                                Optional.empty(), 4, Scope.LINK, 0)))),
                row("our protocol number on a stranger's link is a stranger's", Wish.NONE,
                        both(links(link("eth0", 1500, 0, true, "")),
                                routes(Route.host(Ip.parse("10.1.0.9"), "eth0", 200)))),
                row("a gateway comes", addresses(GATEWAY), HostState.EMPTY,
                        "addr add 169.254.1.1/32 dev lo scope host label lo:routed"),
                row("a gateway stands", addresses(GATEWAY), lo(GATEWAY)),
                row("a gateway goes", Wish.NONE, lo(GATEWAY), "addr del 169.254.1.1/32 dev lo label lo:routed"),
                row("an IPv6 gateway comes with its endpoint: before the route that leads there", dual(GATEWAY6), HostState.EMPTY,
                        "link add " + ONE + " address 06:00:00:00:00:01 mtu 1500 group 7200 up"
                                + " type veth peer name rc000000000001 address 02:42:0a:01:00:02",
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        "addr add fe80::1/64 dev " + ONE + " scope link",
                        "neigh replace fd00::2 lladdr 02:42:0a:01:00:02 dev " + ONE + " nud permanent",
                        "route add fd00::2/128 dev " + ONE + " proto 200 metric 1024"),
                row("an IPv6 gateway stands", dual(GATEWAY6), six(GATEWAY6)),
                row("an IPv6 gateway goes with the link", Wish.NONE, six(GATEWAY6),
                        "route del fd00::2/128 dev " + ONE + " proto 200 metric 1024",
                        "link set " + ONE + " group 7201"),
                row("someone deleted an IPv6 gateway", dual(GATEWAY6), six(),
                        "addr add fe80::1/64 dev " + ONE + " scope link"),
                row("someone made an IPv6 gateway a source of the host's own packets", dual(on("fd00::1/128", true)),
                        six(on("fd00::1/128", false)),
                        "addr add fd00::1/128 dev " + ONE + " scope global preferred_lft 0"),
                row("a network has another IPv6 gateway", dual(on("fd00::1/128", true)), six(GATEWAY6),
                        "addr add fd00::1/128 dev " + ONE + " scope global preferred_lft 0",
                        "addr del fe80::1/64 dev " + ONE),
                row("a stranger's IPv6 address on our link stays", dual(GATEWAY6), six(GATEWAY6, on("fd00:9::1/64", false))),
                row("a stranger's IPv6 address on a link of his stays", Wish.NONE,
                        both(links(link("eth0", 1500, 0, true, "")), lo(new Address(
                                Prefix.parse("fe80::1/64"), "eth0", Scope.LINK, "")))),
                row("a stranger's address on lo stays", Wish.NONE, lo(gateway("192.0.2.1", "lo"))),
                row("a gateway and its first endpoint: answered before the route is there",
                        Wish.all(List.of(ENDPOINT, addresses(GATEWAY))), links(link(ONE, 1500, 7200, true, "")),
                        "link set " + ONE + " alias 'routed:1 " + ONE + "'",
                        "addr add 169.254.1.1/32 dev lo scope host label lo:routed", NEIGHBOUR, ADD));
    }

    private final Wish wish;
    private final HostState actual;
    private final List<String> steps;

    public PlanTest(String name, Wish wish, HostState actual, List<String> steps) {
        this.wish = wish;
        this.actual = actual;
        this.steps = steps;
    }

    @Test
    public void givesJustTheseSteps() {
        List<Step> planned = Plan.between(wish, actual, OWNERSHIP);
        assertEquals(steps, planned.stream().map(Step::toString).toList());
    }

    private static Object[] row(String name, Wish wish, HostState actual, String... steps) {
        return new Object[] {name, wish, actual, List.of(steps)};
    }

    private static Wish endpoint(String link, int mtu, String... addresses) {
        Veth veth = new Veth(link, HOST, "rc" + link.substring(2), INSIDE, mtu, 7200, "routed:1 " + link);
        HostState on = standing(link(link, mtu, 7200, true, veth.alias()), addresses);
        return new Wish(List.of(veth), List.of(), List.copyOf(on.neighbours()), List.copyOf(on.routes()));
    }

    private static Wish announced(Announcement announcement) {
        Route route = Route.host(Ip.parse("10.1.0.2"), ONE, 200, announcement);
        return new Wish(ENDPOINT.veths(), List.of(), ENDPOINT.neighbours(), List.of(route));
    }

    private static HostState withheld() {
        return HostState.of(
                STANDING.links(), List.of(), announced(Announcement.WITHHELD).routes(), STANDING.neighbours());
    }

    /** An endpoint with an IPv6 address and these addresses on its link. */
    private static Wish dual(Address... gateways) {
        Wish endpoint = endpoint(ONE, 1500, "fd00::2");
        return new Wish(endpoint.veths(), List.of(gateways), endpoint.neighbours(), endpoint.routes());
    }

    private static HostState six(Address... addresses) {
        HostState endpoint = standing(link(ONE, 1500, 7200, true, "routed:1 " + ONE), "fd00::2");
        return HostState.of(endpoint.links(), List.of(addresses), endpoint.routes(), endpoint.neighbours());
    }

    private static Address on(String prefix, boolean deprecated) {
        return new Address(Prefix.parse(prefix), ONE, Scope.GLOBAL, "", deprecated);
    }

    private static HostState standing(Link link, String... addresses) {
        List<Ip> ips = Arrays.stream(addresses).map(Ip::parse).toList();
        return HostState.of(
                List.of(link),
                List.of(),
                ips.stream().map(ip -> Route.host(ip, link.name(), 200)).toList(),
                ips.stream().map(ip -> new Neighbour(ip, INSIDE, link.name())).toList());
    }

    private static Link link(String name, int mtu, int group, boolean up, String alias) {
        return new Link(name, 7, Link.VETH, HOST, mtu, group, up, up, 2, false, 0, alias);
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

    private static Wish addresses(Address... addresses) {
        return new Wish(List.of(), List.of(addresses), List.of(), List.of());
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
