package dev.routed.kernel.iproute2.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.FreshNamespace;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Both backends read the same of foreign objects of every kind that the kernel offers. */
public class SameForeignObjectsTest {
    /** RTPROT_BOOT of linux/rtnetlink.h, with which {@code ip} adds routes. */
    private static final int RTPROT_BOOT = 3;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final Kernel ip = new IpKernel(new MountedNamespaces(), new ProcSysctl());
    private final Kernel netlink = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());

    @Before
    public void addForeignObjects() throws Exception {
        Process bash = new ProcessBuilder("bash", "-es")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream script = SameForeignObjectsTest.class.getResourceAsStream("/foreign-objects.sh")) {
            script.transferTo(bash.getOutputStream());
        }
        bash.getOutputStream().close();
        assertEquals(0, bash.waitFor());
    }

    private static String lines(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }

    private static void same(HostState one, HostState other) {
        assertEquals(lines(one.links()), lines(other.links()));
        assertEquals(lines(one.addresses()), lines(other.addresses()));
        assertEquals(lines(one.routes()), lines(other.routes()));
        assertEquals(lines(one.neighbours()), lines(other.neighbours()));
    }

    @Test
    public void bothReadTheSameHost() {
        HostState host = netlink.read(RTPROT_BOOT);
        same(host, ip.read(RTPROT_BOOT));
        assertTrue(lines(host.links()), host.links().size() > 20);
        assertTrue(lines(host.routes()), host.routes().size() > 40);
        assertTrue(lines(host.neighbours()), host.neighbours().size() > 15);
        assertEquals(lines(netlink.links()), lines(ip.links()));
        assertEquals(lines(netlink.addresses()), lines(ip.addresses()));
        same(netlink.read(200), ip.read(200));
    }

    @Test
    public void bothReadTheSameOfEachLink() {
        Set<String> unsayable = new TreeSet<>();
        for (Link link : netlink.links()) {
            try {
                same(netlink.read(link.name()), ip.read(link.name()));
            } catch (KernelException e) {
                // Not one of ours: no name of routed has such characters.
                unsayable.add(link.name());
            }
        }
        assertEquals(Set.of("a#b"), unsayable);
    }

    @Test
    public void bothReadTheSameHostRoutes() {
        Collection<HostRoute> routes = netlink.hostRoutes(any -> true);
        assertTrue(lines(routes), routes.size() > 20);
        assertEquals(lines(routes), lines(ip.hostRoutes(any -> true)));
    }

    @Test
    public void bothFindTheSameNextHops() {
        List<String> nextHops = List.of(
                "192.168.7.2",
                "192.168.7.3",
                "192.168.7.9",
                "192.168.7.254",
                "192.168.8.2",
                "192.168.8.4",
                "198.51.100.77",
                "fd00:7::2",
                "fd00:7::3",
                "fd00:7::5",
                "fd00:7::fe",
                "10.9.9.9",
                "fd00:7::99");
        for (String nextHop : nextHops) {
            Ip address = Ip.parse(nextHop);
            assertEquals(
                    nextHop,
                    netlink.routeVia(address).map(Route::toString),
                    ip.routeVia(address).map(Route::toString));
        }
        assertTrue(netlink.routeVia(Ip.parse("192.168.8.4")).isPresent());
        assertTrue(
                "the far end of a tunnel is no next hop",
                netlink.routeVia(Ip.parse("192.168.7.9")).isEmpty());
    }

    /** Of a subnet that a tunnel's route covers, the route to its own destination counts. */
    @Test
    public void bothLookUpTheSameRoutes() {
        Set<Ip> addresses = new TreeSet<>();
        for (HostState state : List.of(netlink.read(RTPROT_BOOT), netlink.read(99), netlink.read(250))) {
            state.routes().forEach(route -> addresses.add(route.destination().ip()));
        }
        netlink.addresses().forEach(address -> addresses.add(address.prefix().ip()));
        for (String text : List.of("198.51.109.9", "192.168.7.2", "198.51.112.9", "fd02::9", "fd0c::9", "8.8.8.8")) {
            addresses.add(Ip.parse(text));
        }
        for (Ip address : addresses) {
            assertEquals(
                    address.toString(),
                    netlink.lookup(address).map(Route::toString),
                    ip.lookup(address).map(Route::toString));
        }
        assertEquals(
                "198.51.109.0/24 dev up0 proto 3",
                ip.lookup(Ip.parse("198.51.109.9")).orElseThrow().toString());
    }
}
