package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One endpoint in different networks, and foreign routes. */
public final class Samples {
    public static final Ip ADDRESS = Ip.parse("10.1.0.2");
    public static final Ip SIX = Ip.parse("fd00:1::2");
    public static final String ID = "e".repeat(64);
    public static final String LINK = "rteeeeeeeeeeee";

    private Samples() {}

    public static Network network(Map<String, String> options) {
        return new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), options, Optional.empty());
    }

    /** The endpoint with one address and without options. */
    public static Attachment in(Map<String, String> networkOptions) {
        return attachment(networkOptions, Map.of(), ADDRESS);
    }

    public static Attachment attachment(
            Map<String, String> networkOptions, Map<String, String> options, Ip... addresses) {
        return attachment(networkOptions, options, Map.of(), addresses);
    }

    public static Attachment attachment(
            Map<String, String> networkOptions,
            Map<String, String> options,
            Map<Ip, Announcement> suppressed,
            Ip... addresses) {
        Network network = network(networkOptions);
        return new Attachment(
                network,
                Endpoint.of(ID, network.id(), new Mac(1), LINK, "rceeeeeeeeeeee")
                        .withAddresses(List.of(addresses))
                        .withOptions(options)
                        .withSuppressed(new TreeMap<>(suppressed)));
    }

    /** A foreign host route over eth1, as a routing daemon installs it. */
    public static Route route(String destination, String router, int protocol) {
        return new Route(
                Route.Type.UNICAST,
                Prefix.parse(destination),
                "eth1",
                Optional.of(Ip.parse(router)),
                protocol,
                Scope.GLOBAL,
                20);
    }

    /** A route to the address over eth1 that the routing daemon learned by OSPF. */
    public static ForeignRoute learned(Ip... routers) {
        return ForeignRoute.learned(
                ADDRESS, "ospf", List.of(new Hop("eth1", Optional.of(Ip.parse("10.0.0.3")))), List.of(routers));
    }
}
