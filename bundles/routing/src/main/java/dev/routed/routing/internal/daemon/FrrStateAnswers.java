package dev.routed.routing.internal.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RouterIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the answers of FRR 8.4 and later about itself. Pure. */
final class FrrStateAnswers {
    private static final Pattern VERSION = Pattern.compile("FRRouting (\\S+)");

    private FrrStateAnswers() {}

    /** Parses the answer to {@code show version}; empty if it has another form. */
    static String version(String output) {
        Matcher version = VERSION.matcher(output);
        return version.find() ? version.group(1) : "";
    }

    /** Parses answers to {@code show ip route kernel json}: returns the single addresses. */
    static Set<Ip> prefixes(String output) {
        return FrrAnswers.parsed(() -> {
            Set<Ip> prefixes = new HashSet<>();
            FrrAnswers.documents(output)
                    .forEach(document -> document.fieldNames().forEachRemaining(field -> addHost(field, prefixes)));
            return prefixes;
        });
    }

    private static void addHost(String prefix, Set<Ip> hosts) {
        Prefix parsed = Prefix.parse(prefix);
        if (parsed.isHost()) {
            hosts.add(parsed.ip());
        }
    }

    /** Parses the answer to {@code show ip ospf neighbor json}: neighbors by router ID. */
    static List<Neighbor> ospf(String output) {
        return FrrAnswers.parsed(() -> {
            List<Neighbor> neighbors = new ArrayList<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.path("neighbors")
                        .properties()
                        .forEach(router -> router.getValue().forEach(link -> {
                            // Full/DR. FRR 8.4 and 10 differ in other fields.
                            String state = word(link.path("nbrState").asText().replaceFirst("/.*", ""));
                            neighbors.add(new Neighbor(
                                    router.getKey(),
                                    link.path("ifaceName").asText().replaceFirst(":.*", ""),
                                    Optional.of(
                                            Ip.parse(link.path("ifaceAddress").asText())),
                                    Optional.of(Ip.parse(router.getKey())),
                                    Optional.empty(),
                                    state,
                                    exchanges(state)));
                        }));
            }
            return neighbors;
        });
    }

    /**
     * On an Ethernet, two routers of which neither is designated stay in the state 2-Way, and exchange by the third.
     */
    private static boolean exchanges(String state) {
        return state.equals("full") || state.equals("2-way") || state.equals("twoway");
    }

    private static String word(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Parses the answer to {@code show ipv6 ospf6 neighbor json}. */
    static List<Neighbor> ospf6(String output) {
        return FrrAnswers.parsed(() -> {
            List<Neighbor> neighbors = new ArrayList<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                for (JsonNode neighbor : document.path("neighbors")) {
                    String id = neighbor.path("neighborId").asText();
                    String state = word(neighbor.path("state").asText());
                    neighbors.add(new Neighbor(
                            id,
                            neighbor.path("interfaceName").asText(),
                            Optional.empty(),
                            Optional.of(Ip.parse(id)),
                            Optional.empty(),
                            state,
                            exchanges(state)));
                }
            }
            return neighbors;
        });
    }

    /** Parses the answer to {@code show bgp neighbors json}. */
    static List<Neighbor> bgp(String output) {
        return FrrAnswers.parsed(() -> {
            List<Neighbor> neighbors = new ArrayList<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.properties().forEach(entry -> {
                    JsonNode neighbor = entry.getValue();
                    if (neighbor.has("bgpState")) {
                        String state = word(neighbor.path("bgpState").asText());
                        neighbors.add(new Neighbor(
                                entry.getKey(),
                                isAddress(entry.getKey()) ? "" : entry.getKey(),
                                address(neighbor.path("bgpNeighborAddr").asText()),
                                address(neighbor.path("remoteRouterId").asText()),
                                Optional.of(neighbor.path("hostname").asText()).filter(name -> !name.isEmpty()),
                                state,
                                state.equals("established")));
                    }
                });
            }
            return neighbors;
        });
    }

    /** Parses the answer to {@code show bgp neighbors json}: returns the neighbors that have our router ID. */
    static Set<String> sameId(String output) {
        return FrrAnswers.parsed(() -> {
            Set<String> same = new TreeSet<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.properties().forEach(entry -> {
                    String remote = entry.getValue().path("remoteRouterId").asText();
                    if (address(remote).isPresent()
                            && remote.equals(
                                    entry.getValue().path("localRouterId").asText())) {
                        same.add(entry.getKey());
                    }
                });
            }
            return same;
        });
    }

    private static boolean isAddress(String text) {
        return address(text).isPresent();
    }

    /** The address, unless it is missing, {@code none} or 0.0.0.0. */
    private static Optional<Ip> address(String text) {
        try {
            return Optional.of(Ip.parse(text)).filter(ip -> !ip.isUnspecified());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Parses the answer to {@code show ip ospf database external self-originate json}. */
    static Set<Ip> external(String output) {
        return FrrAnswers.parsed(() -> {
            Set<Ip> announced = new HashSet<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.findParents("linkStateId").stream()
                        .filter(lsa -> lsa.path("networkMask").asInt() == Ip.Family.IPV4.bits()
                                && lsa.path("lsaAge").asInt() < FrrAnswers.MAX_AGE)
                        .forEach(lsa ->
                                announced.add(Ip.parse(lsa.path("linkStateId").asText())));
            }
            return announced;
        });
    }

    /** Parses the answer to {@code show ipv6 ospf6 redistribute json}. */
    static Set<Ip> redistributed(String output) {
        return FrrAnswers.parsed(() -> {
            Set<Ip> announced = new HashSet<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.path("routes")
                        .forEach(route -> addHost(route.path("destination").asText(), announced));
            }
            return announced;
        });
    }

    /** Parses answers to {@code show bgp ipv4 unicast neighbors N advertised-routes json}. */
    static Set<Ip> advertised(String output) {
        return FrrAnswers.parsed(() -> {
            Set<Ip> announced = new HashSet<>();
            for (JsonNode document : FrrAnswers.documents(output)) {
                document.path("advertisedRoutes").fieldNames().forEachRemaining(prefix -> addHost(prefix, announced));
            }
            return announced;
        });
    }

    /**
     * Parses answers to {@code show ip ospf database router R json}: adds the links between routers, and returns our
     * router ID; absent if OSPF does not run.
     */
    static Optional<Ip> links(String output, RouterIds ids) {
        return FrrAnswers.parsed(() -> {
            List<JsonNode> documents = FrrAnswers.documents(output);
            for (JsonNode document : documents) {
                for (JsonNode lsa : document.findParents("routerLinks")) {
                    Ip router = Ip.parse(lsa.path("advertisingRouter").asText());
                    lsa.path("routerLinks")
                            .forEach(link -> address(
                                            link.path("neighborRouterId").asText())
                                    .ifPresent(to -> ids.add(router, to)));
                }
            }
            return routerId(documents);
        });
    }

    /** Parses answers of protocols that contain {@code routerId}. */
    static Optional<Ip> routerId(String output) {
        return FrrAnswers.parsed(() -> routerId(FrrAnswers.documents(output)));
    }

    private static Optional<Ip> routerId(List<JsonNode> documents) {
        return documents.stream()
                .flatMap(document -> address(document.path("routerId").asText()).stream())
                .findFirst();
    }
}
