package dev.routed.api.kernel;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Which routes mean that another host, or another program, routes exactly one address. */
public class ForeignRouteTest {
    private static final int OURS = 200;
    private static final int OSPF = 188;

    private static boolean isForeign(Route.Type type, String destination, int protocol, long metric) {
        return new Route(type, Prefix.parse(destination), "eth1", Optional.empty(), protocol, Scope.GLOBAL, metric)
                .isForeignHostRoute(OURS);
    }

    @Test
    public void unicastHostRouteOfAnotherProtocolIsForeign() {
        assertTrue(isForeign(Route.Type.UNICAST, "10.1.0.2/32", OSPF, 20));
        assertTrue(isForeign(Route.Type.UNICAST, "fd00::2/128", OSPF, 20));
        assertTrue("a kernel route with a metric of its own", isForeign(Route.Type.UNICAST, "10.1.0.2/32", 2, 0));
    }

    @Test
    public void routeToASubnetOrToTheHostItselfIsNot() {
        assertFalse(isForeign(Route.Type.UNICAST, "10.1.0.0/16", OSPF, 20));
        assertFalse(isForeign(Route.Type.UNICAST, "0.0.0.0/0", OSPF, 20));
        assertFalse(isForeign(Route.Type.LOCAL, "10.1.0.2/32", 2, 0));
    }

    @Test
    public void everyRouteOfOursIsNot() {
        Ip address = Ip.parse("10.1.0.2");
        for (Announcement announcement : Announcement.values()) {
            Route route = Route.host(address, "rt1", OURS, announcement);
            assertFalse(announcement.name(), route.isForeignHostRoute(OURS));
            assertFalse(
                    announcement.name(),
                    new HostRoute(
                                    address,
                                    List.of(new HostRoute.Hop("rt1", Optional.empty())),
                                    route.protocol(),
                                    route.metric())
                            .isForeign(OURS));
        }
    }
}
