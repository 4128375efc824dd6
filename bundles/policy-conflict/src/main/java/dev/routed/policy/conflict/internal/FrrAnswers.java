package dev.routed.policy.conflict.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
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

/** What vtysh prints, as FRR 8.4 and later have it: one JSON document behind the other. Pure. */
final class FrrAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What comes from other hosts. Not BGP: zebra is not told all of that. */
    private static final Set<String> FROM_OTHERS =
            Set.of("ospf", "ospf6", "isis", "openfabric", "rip", "ripng", "babel", "eigrp");

    /** Routers that are reached and announce what is none of OSPF's own: {@code R    10.0.0.1   [20] area: 0.0.0.0, ASBR}. */
    private static final Pattern REACHED = Pattern.compile("(?m)^R\\s+(\\S+)\\s");

    /** Seconds after which an announcement counts no longer, RFC 2328's MaxAge. */
    private static final int MAX_AGE = 3600;

    /** RFC 4360's site of origin. */
    private static final Pattern ORIGIN = Pattern.compile("SoO:(\\d+\\.\\d+\\.\\d+\\.\\d+):");

    private FrrAnswers() {}

    /**
     * What OSPF says of who announces what.
     *
     * @param self this router's identifier
     */
    record Ospf(Ip self, Map<Ip, Set<Ip>> announcers) {
        /** Who else announces it, by identifier. */
        Set<Ip> announcers(Ip address) {
            return announcers.getOrDefault(address, Set.of());
        }
    }

    /**
     * What BGP says.
     *
     * @param self this router's identifier; absent where it announces none of what was asked for
     */
    record Bgp(Optional<Ip> self, List<Rival> rivals) {}

    /** Answers to {@code show ip route A json}. */
    static List<Rival> routes(String printed) {
        return understood(() -> {
            Map<List<?>, Rival> rivals = new HashMap<>();
            for (JsonNode document : documents(printed)) {
                document.properties().forEach(entry -> entry.getValue().forEach(route -> {
                    String protocol = route.path("protocol").asText();
                    if (FROM_OTHERS.contains(protocol)) {
                        Ip address = Prefix.parse(entry.getKey()).ip();
                        rivals.put(List.of(address, protocol), Rival.of(address, protocol, hops(route), Set.of()));
                    }
                }));
            }
            return List.copyOf(rivals.values());
        });
    }

    private static Collection<Hop> hops(JsonNode route) {
        List<Hop> hops = new ArrayList<>();
        route.path("nexthops").forEach(hop -> hops.add(new Hop(
                hop.path("interfaceName").asText(), Optional.ofNullable(hop.get("ip")).map(JsonNode::asText).map(Ip::parse))));
        return hops;
    }

    /**
     * Answers to {@code show ip ospf border-routers} and {@code show ip ospf database external A json}, to
     * {@code show ipv6 ospf6 json} and {@code show ipv6 ospf6 route A json}, or to both pairs. By the latter only who has the
     * best way is known.
     */
    static Ospf ospf(String printed) {
        return understood(() -> {
            int table = Math.max(0, printed.indexOf('{'));
            Set<Ip> reached = new TreeSet<>();
            Matcher router = REACHED.matcher(printed.substring(0, table));
            while (router.find()) {
                reached.add(Ip.parse(router.group(1)));
            }
            Ip self = null;
            Map<Ip, Set<Ip>> announcers = new HashMap<>();
            for (JsonNode document : documents(printed.substring(table))) {
                self = document.has("routerId") ? Ip.parse(document.path("routerId").asText()) : self;
                for (JsonNode announcement : document.path("asExternalLinkStates")) {
                    Ip by = Ip.parse(announcement.path("advertisingRouter").asText());
                    if (reached.contains(by) && announcement.path("lsaAge").asInt() < MAX_AGE) {
                        announcers.computeIfAbsent(Ip.parse(announcement.path("linkStateId").asText()), any -> new TreeSet<>())
                                .add(by);
                    }
                }
                document.path("routes").properties().forEach(route -> announcers.put(
                        Prefix.parse(route.getKey()).ip(),
                        Set.of(Ip.parse(route.getValue().path("lsAdvertisingRouter").asText()))));
            }
            return new Ospf(self, announcers);
        });
    }

    /**
     * Answers to {@code show bgp ipv4 unicast A json}. A neighbour may tell us what it heard from us. Where hosts share
     * an AS, only the site of origin shows whose it is; without one such a route is taken for our own.
     */
    static Bgp bgp(String printed) {
        return understood(() -> {
            Optional<Ip> self = Optional.empty();
            List<Rival> rivals = new ArrayList<>();
            for (JsonNode document : documents(printed)) {
                List<JsonNode> others = new ArrayList<>();
                for (JsonNode path : document.path("paths")) {
                    if (path.path("sourced").asBoolean()) {
                        self = Optional.of(Ip.parse(path.path("peer").path("routerId").asText()));
                    } else if (path.path("valid").asBoolean()) {
                        others.add(path);
                    }
                }
                Optional<Ip> us = self;
                others.removeIf(path -> origin(path).isEmpty() || origin(path).equals(us));
                if (!others.isEmpty()) {
                    rivals.add(Rival.of(
                            Prefix.parse(document.path("prefix").asText()).ip(),
                            "bgp",
                            others.stream().map(FrrAnswers::hop).collect(Collectors.toCollection(LinkedHashSet::new)),
                            others.stream().flatMap(path -> origin(path).stream()).toList()));
                }
            }
            return new Bgp(self, rivals);
        });
    }

    private static Optional<Ip> origin(JsonNode path) {
        Matcher origin = ORIGIN.matcher(path.path("extendedCommunity").path("string").asText());
        return origin.find() ? Optional.of(Ip.parse(origin.group(1))) : Optional.empty();
    }

    private static Hop hop(JsonNode path) {
        JsonNode peer = path.path("peer");
        return new Hop(peer.path("interface").asText(), Optional.of(Ip.parse(peer.path("peerId").asText())));
    }

    private static List<JsonNode> documents(String printed) {
        try (MappingIterator<JsonNode> documents = JSON.readerFor(JsonNode.class).readValues(printed)) {
            List<JsonNode> all = documents.readAll();
            if (all.isEmpty()) {
                throw new IllegalArgumentException("there is no JSON in it");
            }
            return all;
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static <T> T understood(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.host("what vtysh prints cannot be understood: " + e.getMessage().lines().findFirst().orElse(""), e);
        }
    }
}
