package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class ClusterPictureTest {
    private static final int OURS = 200;
    private static final int OSPF = 188;

    private final Network network = new Network(
            "net",
            List.of(new Pool("local", Prefix.parse("10.1.0.0/16"), Optional.empty())),
            List.of(),
            Set.of(),
            List.of(),
            Map.of("anycast", "10.1.200.0/24"),
            Optional.empty());
    private final List<Endpoint> endpoints = List.of(Endpoint.of("one", "net", new Mac(1), "rt1", "rc1")
            .withAddresses(List.of(Ip.parse("10.1.0.1"), Ip.parse("10.1.200.1"))));

    private static Hop via(String router, String link) {
        return new Hop(link, Optional.of(Ip.parse(router)));
    }

    private static HostRoute learned(String address, Hop... hops) {
        return new HostRoute(Ip.parse(address), List.of(hops), OSPF, 20);
    }

    private ClusterPicture picture(List<HostRoute> routes) {
        return ClusterPicture.of(List.of(network), endpoints, routes, OURS);
    }

    @Test
    public void nextHopsHaveTheAddressesBehindThem() {
        Hop s1 = via("10.0.0.101", "s1");
        Hop s2 = via("10.0.0.102", "s2");
        ClusterPicture picture = picture(List.of(
                learned("10.1.0.2", s1, s2),
                learned("10.1.0.3", s2),
                learned("10.1.200.9", s1),
                learned("10.9.0.1", s1),
                new HostRoute(Ip.parse("10.1.0.1"), List.of(new Hop("rt1", Optional.empty())), OURS, 0)));
        assertEquals(Map.of("net", 2), picture.here());
        assertEquals(
                List.of("10.0.0.101 s1 [ospf] 2", "10.0.0.102 s2 [ospf] 2"),
                picture.ways().stream()
                        .map(way -> "%s %s %s %d".formatted(way.via(), way.link(), way.protocols(), way.total()))
                        .toList());
        assertEquals(
                List.of("10.1.200.1 true []", "10.1.200.9 false [10.0.0.101]"),
                picture.anycast().stream()
                        .map(shared -> "%s %s %s".formatted(shared.address(), shared.here(), shared.via()))
                        .toList());
    }

    @Test
    public void emptyHostHasAnEmptyPicture() {
        ClusterPicture picture = ClusterPicture.of(List.of(), List.of(), List.of(), OURS);
        assertEquals(Map.of(), picture.here());
        assertEquals(List.of(), picture.ways());
    }

    @Test
    public void largeClusterIsCutAndCounted() {
        List<HostRoute> routes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            routes.add(learned(
                    "10.1.%d.%d".formatted(i / 250, i % 250 + 2),
                    via("10.8.%d.%d".formatted(i / 250, i % 250), "eth1")));
        }
        ClusterPicture picture = picture(routes);
        assertEquals(ClusterPicture.SHOWN, picture.ways().size());
        assertEquals(1000 - ClusterPicture.SHOWN, picture.moreWays());
    }
}
