package dev.routed.api.kernel;

import java.util.Map;

/** Names of the protocol numbers of routes: RTPROT_* of linux/rtnetlink.h, and the numbers that FRR adds. */
public final class RouteProtocols {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "redirect"),
            Map.entry(2, "kernel"),
            Map.entry(3, "boot"),
            Map.entry(4, "static"),
            Map.entry(9, "ra"),
            Map.entry(11, "zebra"),
            Map.entry(12, "bird"),
            Map.entry(16, "dhcp"),
            Map.entry(18, "keepalived"),
            Map.entry(42, "babel"),
            Map.entry(99, "openr"),
            Map.entry(186, "bgp"),
            Map.entry(187, "isis"),
            Map.entry(188, "ospf"),
            Map.entry(189, "rip"),
            Map.entry(190, "ripng"),
            Map.entry(192, "eigrp"),
            Map.entry(196, "static"),
            Map.entry(197, "openfabric"));

    private final int ours;

    /** @param ours the protocol number of our routes */
    public RouteProtocols(int ours) {
        this.ours = ours;
    }

    /** The name of a number; the number itself if it has none. */
    public String name(int protocol) {
        return protocol == ours ? "routed" : NAMES.getOrDefault(protocol, Integer.toString(protocol));
    }
}
