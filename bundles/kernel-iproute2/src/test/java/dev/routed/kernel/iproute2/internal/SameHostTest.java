package dev.routed.kernel.iproute2.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ContainerNamespace;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Both backends read the same values, indices included, on a host with 50 endpoints and many foreign objects. */
public class SameHostTest {
    private static final int ENDPOINTS = 50;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final Kernel ip = new IpKernel(new MountedNamespaces(), new ProcSysctl());
    private final Kernel netlink = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());

    private final ContainerNamespace container = new IpForeignObjects().container();

    /** Creates endpoints by both backends in turn. */
    @Before
    public void fillTheHost() {
        for (int number = 1; number <= ENDPOINTS; number++) {
            (number % 2 == 0 ? ip : netlink).apply(endpoint(number));
        }
        List.of(
                        "link set dev rtp1 addrgenmode none",
                        "link set dev rtp1 up",
                        "link add name br0 type bridge",
                        "address add 172.17.0.1/16 brd 172.17.255.255 dev br0",
                        "address add 172.18.0.1 peer 172.18.0.2/32 dev br0",
                        "link set dev br0 addrgenmode none",
                        "link set dev br0 up",
                        "link set dev rtp2 master br0",
                        "route add default via 172.17.0.254",
                        "route add 10.60.0.0/16 via inet6 fe80::1 dev rt1 proto 99",
                        "route add 10.61.0.0/16 proto 80 nexthop dev rt1 nexthop dev rt2",
                        "route add blackhole 10.62.0.0/16 metric 4294967295",
                        "route add throw 10.63.0.0/16",
                        "route add prohibit 10.64.0.0/16 proto static",
                        "route add local 10.65.0.1 dev lo table main",
                        "route add 10.66.0.0/16 dev br0 table 77",
                        "nexthop add id 7 dev rt1",
                        "route add 10.67.0.0/16 nhid 7",
                        "-6 route add unreachable ::ffff:0:0/96",
                        "-6 route add default via fe80::9 dev rt3",
                        "-6 route add fd07::/64 nexthop via fe80::1 dev rt1 nexthop via fe80::2 dev rt2",
                        "neighbour add 172.17.0.9 lladdr 02:00:00:00:09:09 dev br0 nud stale",
                        "neighbour add proxy 172.17.0.8 dev br0",
                        "link property add dev br0 altname a-second-name-of-it")
                .forEach(IpCommand::line);
        IpForeignObjects foreign = new IpForeignObjects();
        foreign.link("st0", "tab\t \"quotes\" 'too' # \\ \u0001 Grüße\nline");
        foreign.address("st0", Prefix.parse("fd09::1/64"), "");
        container.take("rtp3", "eth0");
        foreign.takeAway("rtp4").run();
        ip.apply(List.of(new Step.AddAddress(
                new Address(Prefix.parse("169.254.1.1/32"), Link.LOOPBACK, Scope.HOST, "lo:routed"), "")));
    }

    @After
    public void endContainer() {
        container.close();
    }

    private static List<Step> endpoint(int number) {
        String link = "rt" + number;
        String alias = "routed:1 network=n endpoint=" + number;
        Mac mac = new Mac(0x02_42_0a_01_00_00L + number);
        Ip four = Ip.v4(0x0a01_0000L + number);
        Ip six = Ip.parse("fd00::" + number);
        return List.of(
                new Step.CreateVeth(
                        link, new Mac(0x02_00_00_00_00_00L + number), "rtp" + number, mac, 1400 + number, 7200),
                new Step.SetAlias(link, "", alias),
                new Step.AddAddress(new Address(Prefix.parse("fe80::a/64"), link, Scope.LINK, ""), alias),
                new Step.AddAddress(new Address(Prefix.parse("fd00::1/128"), link, Scope.GLOBAL, "", true), alias),
                new Step.AddNeighbour(new Neighbour(four, mac, link), alias),
                new Step.AddNeighbour(new Neighbour(six, mac, link), alias),
                new Step.AddRoute(Route.host(four, link, 200), alias),
                new Step.AddRoute(Route.host(six, link, 200), alias));
    }

    private static void same(HostState one, HostState other) {
        assertEquals(lines(one), lines(other));
    }

    /** Compares texts: equals of the sorted sets compares keys only. */
    private static String lines(HostState state) {
        return state.toString().replaceAll(", (Link|Address|Route|Neighbour)\\[", ",\n$1[");
    }

    @Test
    public void bothReadTheSameHost() {
        HostState host = ip.read(200);
        same(netlink.read(200), host);
        assertEquals(2 * ENDPOINTS + 3, host.links().size());
        assertEquals(2 * ENDPOINTS, host.neighbours().size());
        assertEquals(netlink.links().toString(), ip.links().toString());
    }

    @Test
    public void bothReadTheSameHostRoutes() {
        assertTrue(netlink.hostRoutes(any -> true).size() >= 2 * ENDPOINTS);
        assertEquals(netlink.hostRoutes(any -> true), ip.hostRoutes(any -> true));
    }

    @Test
    public void bothReadTheSameOfEachLink() {
        for (Link link : netlink.links()) {
            HostState seen = ip.read(link.name());
            same(netlink.read(link.name()), seen);
            assertEquals(1, seen.links().size());
        }
    }

    @Test
    public void bothReadTheSameInsideAContainer() {
        HostState inside = ip.in(container.namespace()).read(200);
        same(netlink.in(container.namespace()).read(200), inside);
        assertEquals(
                ip.read("rt3").link("rt3").orElseThrow().index(),
                inside.link("eth0").orElseThrow().peer());
    }

    @Test
    public void bothLookUpTheSameRoutes() {
        List<String> addresses = List.of(
                "10.1.0.7",
                "fd00::7",
                "127.0.0.1",
                "::1",
                "172.17.0.1",
                "172.17.0.5",
                "172.18.0.2",
                "10.60.0.1",
                "10.61.0.1",
                "10.62.0.1",
                "10.63.0.1",
                "10.64.0.1",
                "10.65.0.1",
                "10.67.0.1",
                "8.8.8.8",
                "fd09::1",
                "fd09::5",
                "fd07::1",
                "2001:db8::1",
                "169.254.1.1",
                "255.255.255.255",
                "224.0.0.1",
                "ff02::1",
                "0.0.0.0");
        for (String address : addresses) {
            assertEquals(address, netlink.lookup(Ip.parse(address)), ip.lookup(Ip.parse(address)));
        }
    }
}
