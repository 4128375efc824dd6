package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterAddress.Sharing;
import dev.routed.api.routing.ClusterHost;
import dev.routed.api.routing.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class ClusterPictureTest {
    private static final int OURS = 200;
    private static final int OSPF = 188;
    private static final ClusterHost HERE = host("10.0.0.1", "h1", true);
    private static final ClusterHost SECOND = host("10.0.0.2", "h2", false);
    private static final ClusterHost THIRD = host("10.0.0.3", "h3", false);
    private static final Hop SPINE = via("10.0.0.101", "s1");
    private static final Hop OTHER_SPINE = via("10.0.0.102", "s2");

    private final List<ClusterAddress> addresses = new ArrayList<>();

    private static ClusterHost host(String id, String name, boolean here) {
        return new ClusterHost(Optional.of(Ip.parse(id)), Optional.of(name), here);
    }

    private static Hop via(String router, String link) {
        return new Hop(link, Optional.of(Ip.parse(router)));
    }

    private void address(String address, Sharing sharing, List<ClusterHost> hosts, Hop... hops) {
        Ip ip = Ip.parse(address);
        List<HostRoute> routes = hops.length == 0 ? List.of() : List.of(new HostRoute(ip, List.of(hops), OSPF, 20));
        addresses.add(new ClusterAddress(ip, Optional.of("net"), Optional.empty(), hosts, routes, sharing));
    }

    private ClusterPicture picture(ClusterHost... hosts) {
        return ClusterPicture.of(new ClusterView(List.of(hosts), addresses, true, Optional.empty()), OURS);
    }

    private static List<String> members(ClusterPicture picture) {
        return picture.members().stream()
                .map(one ->
                        "%s %s %s %s %d".formatted(one.kind(), one.name(), one.links(), one.protocols(), one.total()))
                .toList();
    }

    @Test
    public void hostsHaveTheirAddressesAndTheLinksThatLeadThere() {
        address("10.1.0.1", Sharing.NONE, List.of(HERE));
        address("10.1.0.2", Sharing.NONE, List.of(SECOND), SPINE, OTHER_SPINE);
        address("10.1.0.3", Sharing.NONE, List.of(THIRD), SPINE);
        address("10.1.0.4", Sharing.NONE, List.of(THIRD), SPINE);
        assertEquals(
                List.of("here here [] [] 1", "host h3 [s1] [ospf] 2", "host h2 [s1, s2] [ospf] 1"),
                members(picture(HERE, SECOND, THIRD)));
    }

    @Test
    public void sharedAddressCountsForEachHostAndConflictsComeFirst() {
        address("10.1.200.1", Sharing.ANYCAST, List.of(HERE, SECOND));
        address("10.1.0.9", Sharing.CONFLICT, List.of(HERE, THIRD), SPINE);
        ClusterPicture picture = picture(HERE, SECOND, THIRD);
        assertEquals(List.of("here here [] [] 2", "host h2 [] [] 1", "host h3 [] [] 1"), members(picture));
        assertEquals(
                List.of("10.1.0.9 [h3, here] true", "10.1.200.1 [h2, here] false"),
                picture.shared().stream()
                        .map(one -> "%s %s %s".formatted(one.address(), one.members(), one.conflict()))
                        .toList());
    }

    @Test
    public void withoutKnownHostsTheNextHopsAreMembers() {
        address("10.1.0.1", Sharing.NONE, List.of(HERE));
        address("10.1.0.2", Sharing.NONE, List.of(), SPINE, OTHER_SPINE);
        address("10.1.0.3", Sharing.NONE, List.of(), SPINE);
        assertEquals(
                List.of("here here [] [] 1", "hop 10.0.0.101 [s1] [ospf] 2", "hop 10.0.0.102 [s2] [ospf] 1"),
                members(picture(HERE)));
    }

    @Test
    public void emptyHostHasAnEmptyPicture() {
        assertEquals(List.of("here here [] [] 0"), members(picture(HERE)));
    }

    @Test
    public void largeClusterIsCutAndCounted() {
        ClusterHost[] hosts = new ClusterHost[1000];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = host("10.8.%d.%d".formatted(i / 250, i % 250), "h" + i, i == 0);
        }
        ClusterPicture picture = picture(hosts);
        assertEquals(ClusterPicture.SHOWN, picture.members().size());
        assertEquals(1000 - ClusterPicture.SHOWN, picture.moreMembers());
    }
}
