package dev.routed.routing.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.routing.internal.rules.Routers;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/**
 * Asked on the host 10.0.0.2 behind two routers. 10.0.0.1 and 10.0.0.2 announce 10.1.200.1, and 10.0.0.1 and 10.0.0.3
 * announce 10.1.0.50. 10.0.0.1 has just withdrawn 10.1.100.0.
 */
public class RoutersTest {
    private static final String OTHERS = "[10.0.0.1, 10.0.0.3, 10.0.0.101, 10.0.0.102]";

    private String reached = Recorded.read("frr-ospf-routers.txt");

    private Routers frrOspf() {
        Vtysh vtysh = new Vtysh(new Recorded()
                .answer("show running-config", Recorded.read("frr-config-ospf.txt"))
                .answer("show ip ospf neighbor", Recorded.read("frr-ospf-neighbors.txt"))
                .answer("show ipv6 ospf6 neighbor", Recorded.read("frr-ospf6-neighbors.txt"))
                .answer("show ip ospf json", "{\"routerId\":\"10.0.0.2\"}")
                .answer("show ip ospf border-routers", reached)
                .answer("show ipv6 ospf6 border-routers", Recorded.read("frr-ospf6-routers.txt")));
        FrrState state = new FrrState(vtysh, socket -> socket != DaemonSocket.BGPD);
        return new FrrRouters(vtysh, state, new Frr(vtysh, () -> false)).read(List.of());
    }

    private static Routers frrBgp() {
        Vtysh vtysh = new Vtysh(new Recorded()
                .answer("show running-config", Recorded.read("frr-config-bgp.txt"))
                .answer("show bgp neighbors", Recorded.read("frr-bgp-neighbors.txt"))
                .answer("show bgp ipv4 unicast summary", "{\"routerId\":\"10.0.0.2\"}")
                .answer("show bgp ipv4 unicast 10.1.200.1/32", Recorded.read("frr-bgp-hosts.txt")));
        FrrState state = new FrrState(vtysh, socket -> socket == DaemonSocket.BGPD);
        return new FrrRouters(vtysh, state, new Frr(vtysh, () -> true))
                .read(List.of(Ip.parse("10.1.200.1"), Ip.parse("10.1.0.50"), Ip.parse("fd00:10:1::3")));
    }

    private static Routers bird(Recorded answers, String... addresses) {
        Birdc birdc = new Birdc(answers.answer("show status", Recorded.read("bird-status.txt")));
        return new BirdRouters(birdc, new BirdState(birdc, () -> true), new Bird(birdc))
                .read(List.of(addresses).stream().map(Ip::parse).toList());
    }

    private static Routers birdOspf() {
        return bird(new Recorded()
                .answer("show protocols", Recorded.read("bird-ospf-protocols.txt"))
                .answer("show ospf neighbors", Recorded.read("bird-ospf-neighbors.txt"))
                .answer("show ospf state ospf4", Recorded.read("bird-ospf-state4.txt"))
                .answer("show ospf state ospf6", Recorded.read("bird-ospf-state6.txt")));
    }

    private static String announcers(Routers routers, String address) {
        return routers.announcers(Ip.parse(address)).toString();
    }

    private static void assertCluster(Routers routers) {
        assertEquals(Optional.of(Ip.parse("10.0.0.2")), routers.self());
        assertEquals(OTHERS, routers.others().toString());
        assertEquals("[10.0.0.1]", announcers(routers, "10.1.200.1"));
        assertEquals("[10.0.0.1, 10.0.0.3]", announcers(routers, "10.1.0.50"));
        assertEquals("[]", announcers(routers, "10.1.0.2"));
        assertEquals("[]", announcers(routers, "10.1.100.0"));
        assertEquals("[10.0.0.1]", announcers(routers, "fd00:10:1::200:1"));
        assertEquals("[10.0.0.1, 10.0.0.3]", announcers(routers, "fd00:10:1::50"));
        assertEquals("its own address", "[10.0.0.3]", announcers(routers, "10.0.0.3"));
        assertEquals("its own address, announced by its links", "[10.0.0.101]", announcers(routers, "10.0.0.101"));
        assertEquals("our own address", "[]", announcers(routers, "10.0.0.2"));
    }

    @Test
    public void ospfOfFrrNamesTheAnnouncersOfBothFamilies() {
        assertCluster(frrOspf());
        assertEquals(Optional.of("h1"), frrOspf().name(Ip.parse("10.0.0.2")));
    }

    /** The database keeps the announcements of a dead host for an hour. */
    @Test
    public void routerThatOspfDoesNotReachAnnouncesNothing() {
        reached = reached.replaceFirst("R {4}10\\.0\\.0\\.3 ", "R    10.0.0.9 ");
        assertEquals("[10.0.0.1]", announcers(frrOspf(), "10.1.0.50"));
        assertEquals("[]", announcers(frrOspf(), "10.1.0.3"));
    }

    @Test
    public void ospfOfBirdNamesTheAnnouncersOfBothFamilies() {
        assertCluster(birdOspf());
        assertEquals(Optional.of("x2-h2"), birdOspf().name(Ip.parse("10.0.0.2")));
    }

    @Test
    public void bgpOfFrrNamesNeighborsAndTheAnnouncersOfAllAddresses() {
        Routers routers = frrBgp();
        assertEquals("[10.0.0.1]", announcers(routers, "10.1.200.1"));
        assertEquals("a router passes on one path", "[10.0.0.1]", announcers(routers, "10.1.0.50"));
        assertEquals("[10.0.0.3]", announcers(routers, "fd00:10:1::3"));
        assertEquals(OTHERS, routers.others().toString());
        assertEquals(Optional.of("s1"), routers.name(Ip.parse("10.0.0.101")));
        assertEquals(Optional.empty(), routers.name(Ip.parse("10.0.0.1")));
    }

    @Test
    public void bgpOfBirdNamesTheAnnouncersOfAllAddresses() {
        String both = Recorded.read("bird-bgp-h2.txt");
        int six = both.lastIndexOf("BIRD 2.0.12 ready.");
        Routers routers = bird(
                new Recorded()
                        .answer("show protocols", Recorded.read("bird-bgp-protocols.txt"))
                        .answer("show route where net ~ [10", both.substring(0, six))
                        .answer("show route where net ~ [fd", both.substring(six)),
                "10.1.0.50",
                "fd00:10:1::50");
        assertEquals("[10.0.0.1]", announcers(routers, "10.1.0.50"));
        assertEquals("[10.0.0.1]", announcers(routers, "fd00:10:1::50"));
        assertEquals("[10.0.0.1, 10.0.0.101, 10.0.0.102]", routers.others().toString());
    }

    @Test
    public void unexpectedOutputIsRejected() {
        assertThrows(RejectedException.class, () -> FrrRouterAnswers.ospf("", new Routers()));
        assertThrows(RejectedException.class, () -> FrrRouterAnswers.ospf6("R 10.0.0.1 ", new Routers()));
        assertThrows(RejectedException.class, () -> FrrStateAnswers.bgp("% unknown"));
        assertEquals(
                "the output of birdc is not understood: a list of routers is missing",
                assertThrows(
                                RejectedException.class,
                                () -> BirdRouterAnswers.ospf("BIRD 2.0.12 ready.\nsyntax error\n", new Routers()))
                        .getMessage());
    }
}
