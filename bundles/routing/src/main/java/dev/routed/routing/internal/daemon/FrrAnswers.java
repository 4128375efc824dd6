package dev.routed.routing.internal.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.ForeignRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses the output of {@code vtysh} of FRR 8.4 and later: JSON documents, one after another. Pure. */
final class FrrAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The protocols of routes from other hosts. Without BGP: bgpd withholds some routes from zebra. */
    private static final Set<String> LEARNED =
            Set.of("ospf", "ospf6", "isis", "openfabric", "rip", "ripng", "babel", "eigrp");

    /** A reachable router that announces external routes: {@code R 10.0.0.1 [20] area: 0.0.0.0, ASBR}. */
    private static final Pattern REACHED = Pattern.compile("(?m)^R\\s+(\\S+)\\s");

    /** Seconds after which an announcement is void: MaxAge of RFC 2328. */
    static final int MAX_AGE = 3600;

    /** The site of origin of RFC 4360. */
    private static final Pattern ORIGIN = Pattern.compile("SoO:(\\d+\\.\\d+\\.\\d+\\.\\d+):");

    private FrrAnswers() {}

    /** The identifier of this router, and those of the routers that announce each address, as OSPF knows them. */
    record Ospf(Ip self, Map<Ip, Set<Ip>> announcers) {
        Set<Ip> announcers(Ip address) {
            return announcers.getOrDefault(address, Set.of());
        }
    }

    /** The answer of bgpd. The identifier of this router is absent if it announces none of the addresses. */
    record Bgp(Optional<Ip> self, List<ForeignRoute> foreign) {}

    /** Parses answers to {@code show ip route A json}. */
    static List<ForeignRoute> routes(String output) {
        return parsed(() -> {
            Map<List<?>, ForeignRoute> foreign = new HashMap<>();
            for (JsonNode document : documents(output)) {
                document.properties()
                        .forEach(entry -> entry.getValue().forEach(route -> {
                            String protocol = route.path("protocol").asText();
                            if (LEARNED.contains(protocol)) {
                                Ip address = Prefix.parse(entry.getKey()).ip();
                                foreign.put(
                                        List.of(address, protocol),
                                        ForeignRoute.learned(address, protocol, hops(route), Set.of()));
                            }
                        }));
            }
            return List.copyOf(foreign.values());
        });
    }

    private static Collection<Hop> hops(JsonNode route) {
        List<Hop> hops = new ArrayList<>();
        route.path("nexthops")
                .forEach(hop -> hops.add(new Hop(
                        hop.path("interfaceName").asText(),
                        Optional.ofNullable(hop.get("ip")).map(JsonNode::asText).map(Ip::parse))));
        return hops;
    }

    /**
     * Parses answers to {@code show ip ospf border-routers} and {@code show ip ospf database external A json}, to
     * {@code show ipv6 ospf6 json} and {@code show ipv6 ospf6 route A json}, or to both pairs. The second pair names
     * only the router with the best route.
     */
    static Ospf ospf(String output) {
        return parsed(() -> {
            int table = Math.max(0, output.indexOf('{'));
            Set<Ip> reached = REACHED.matcher(output.substring(0, table))
                    .results()
                    .map(router -> Ip.parse(router.group(1)))
                    .collect(Collectors.toSet());
            Ip self = null;
            Map<Ip, Set<Ip>> announcers = new HashMap<>();
            for (JsonNode document : documents(output.substring(table))) {
                self = document.has("routerId") ? ip(document, "routerId") : self;
                for (JsonNode announcement : document.path("asExternalLinkStates")) {
                    Ip by = ip(announcement, "advertisingRouter");
                    if (reached.contains(by) && announcement.path("lsaAge").asInt() < MAX_AGE) {
                        Ip address = ip(announcement, "linkStateId");
                        announcers
                                .computeIfAbsent(address, any -> new TreeSet<>())
                                .add(by);
                    }
                }
                document.path("routes")
                        .properties()
                        .forEach(route -> announcers.put(
                                Prefix.parse(route.getKey()).ip(),
                                Set.of(ip(route.getValue(), "lsAdvertisingRouter"))));
            }
            if (self == null) {
                throw new IllegalArgumentException("routerId is missing");
            }
            return new Ospf(self, announcers);
        });
    }

    /**
     * Parses answers to {@code show bgp ipv4 unicast A json}. A neighbor may send this host's announcement back. If
     * hosts share an AS, only the site of origin tells such a route from another host's. A route without a site of
     * origin counts as ours.
     */
    static Bgp bgp(String output) {
        return parsed(() -> {
            Optional<Ip> self = Optional.empty();
            List<ForeignRoute> foreign = new ArrayList<>();
            for (JsonNode document : documents(output)) {
                List<JsonNode> others = new ArrayList<>();
                for (JsonNode path : document.path("paths")) {
                    if (path.path("sourced").asBoolean()) {
                        self = Optional.of(ip(path.path("peer"), "routerId"));
                    } else if (path.path("valid").asBoolean()) {
                        others.add(path);
                    }
                }
                Optional<Ip> ours = self;
                others.removeIf(path -> origin(path).isEmpty() || origin(path).equals(ours));
                if (!others.isEmpty()) {
                    foreign.add(ForeignRoute.learned(
                            Prefix.parse(document.path("prefix").asText()).ip(),
                            "bgp",
                            others.stream().map(FrrAnswers::hop).collect(Collectors.toCollection(LinkedHashSet::new)),
                            others.stream()
                                    .flatMap(path -> origin(path).stream())
                                    .toList()));
                }
            }
            return new Bgp(self, foreign);
        });
    }

    private static Optional<Ip> origin(JsonNode path) {
        Matcher origin =
                ORIGIN.matcher(path.path("extendedCommunity").path("string").asText());
        return origin.find() ? Optional.of(Ip.parse(origin.group(1))) : Optional.empty();
    }

    private static Hop hop(JsonNode path) {
        JsonNode peer = path.path("peer");
        return new Hop(peer.path("interface").asText(), Optional.of(ip(peer, "peerId")));
    }

    private static Ip ip(JsonNode node, String field) {
        return Ip.parse(node.path(field).asText());
    }

    static List<JsonNode> documents(String output) {
        try (MappingIterator<JsonNode> documents =
                JSON.readerFor(JsonNode.class).readValues(output)) {
            List<JsonNode> all = documents.readAll();
            if (all.isEmpty()) {
                throw new IllegalArgumentException("no JSON found");
            }
            return all;
        } catch (IOException e) {
            // The message of the parser names its classes.
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    static <T> T parsed(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw RejectedException.host(
                    "the output of vtysh is not understood: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }
}
