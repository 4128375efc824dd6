package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RouterIds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the answers of BIRD 2 and later about itself. Pure. */
final class BirdStateAnswers {
    private static final Pattern VERSION = Pattern.compile("(?m)^BIRD (?:v?)(\\d\\S*)");

    /** {@code ospf4 OSPF master4 up 16:47:29.765 Running}: a name, and a protocol of any case. */
    private static final Pattern PROTOCOL = Pattern.compile("(\\S+)\\s+([A-Z]\\S*)\\s+\\S+\\s+(\\S+)\\s+.*");

    private static final Pattern CHANNEL = Pattern.compile("\\s+Channel (ipv[46])\\s*");
    private static final Pattern BGP_STATE = Pattern.compile("\\s+BGP state:\\s+(\\S+)\\s*");
    private static final Pattern ADDRESS = Pattern.compile("\\s+Neighbor address:\\s+([^\\s%]+)(?:%(\\S+))?\\s*");
    private static final Pattern ID = Pattern.compile("\\s+Neighbor ID:\\s+(\\S+)\\s*");
    private static final Pattern AS = Pattern.compile("\\s+Local AS:\\s+(\\d+)\\s*");

    /** A prefix at the beginning of a line. */
    private static final Pattern ROUTE = Pattern.compile("(?m)^([0-9A-Fa-f.:]+/\\d+)\\s");

    /** {@code 10.0.0.101 1 Full/PtP 3.660 s1 10.0.11.2} */
    private static final Pattern NEIGHBOR =
            Pattern.compile("(\\S+)\\s+\\d+\\s+(\\S+?)(?:/\\S+)?\\s+\\S+\\s+(\\S+)\\s+(\\S+)\\s*");

    private static final Pattern OF_INSTANCE = Pattern.compile("(\\S+):");
    private static final Pattern ROUTER = Pattern.compile("\\trouter (\\S+)");
    private static final Pattern LINK = Pattern.compile("\\t\\trouter (\\S+) metric .*");

    private BirdStateAnswers() {}

    /**
     * A protocol of the configuration.
     *
     * @param kind as BIRD names it: {@code OSPF}, {@code BGP}, {@code Kernel}
     * @param up false if it is switched off
     * @param session of BGP
     * @param as of this host, of BGP
     */
    record Protocol(
            String name, String kind, boolean up, Set<Family> families, Optional<Neighbor> session, Optional<Long> as) {
        Announcer announcer(List<Neighbor> ospf) {
            return new Announcer(
                    name,
                    kind.toLowerCase(Locale.ROOT),
                    families,
                    up,
                    session.map(List::of).orElse(up ? ospf : List.of()),
                    Set.of(),
                    Set.of());
        }
    }

    /** Collects the lines about one protocol. */
    private static final class ProtocolLines {
        private final String name;
        private final String kind;
        private final String state;
        private final Set<Family> families = EnumSet.noneOf(Family.class);
        private String bgpState = "";
        private Optional<Ip> address = Optional.empty();
        private String link = "";
        private Optional<Ip> routerId = Optional.empty();
        private Optional<Long> as = Optional.empty();

        private ProtocolLines(Matcher head) {
            name = head.group(1);
            kind = head.group(2);
            state = head.group(3);
        }

        private void add(String line) {
            matched(CHANNEL, line)
                    .ifPresent(channel -> families.add(channel.group(1).equals("ipv6") ? Family.IPV6 : Family.IPV4));
            matched(BGP_STATE, line).ifPresent(found -> bgpState = found.group(1));
            matched(ADDRESS, line).ifPresent(found -> {
                address = Optional.of(Ip.parse(found.group(1)));
                link = Optional.ofNullable(found.group(2)).orElse("");
            });
            matched(ID, line).ifPresent(found -> routerId = Optional.of(Ip.parse(found.group(1))));
            matched(AS, line).ifPresent(found -> as = Optional.of(Long.parseLong(found.group(1))));
        }

        private Protocol protocol() {
            // A BGP session that waits for its neighbor has the state "start".
            boolean up = !state.equals("down");
            return new Protocol(name, kind, up, families, session(), as);
        }

        private Optional<Neighbor> session() {
            if (!kind.equals("BGP")) {
                return Optional.empty();
            }
            String text = bgpState.toLowerCase(Locale.ROOT);
            return Optional.of(new Neighbor(
                    address.map(ip -> link.isEmpty() ? ip.toString() : ip + "%" + link)
                            .orElse(name),
                    link,
                    address,
                    routerId,
                    Optional.empty(),
                    text.isEmpty() ? "down" : text,
                    text.equals("established")));
        }
    }

    static String version(String status) {
        Matcher version = VERSION.matcher(status);
        return version.find() ? version.group(1) : "";
    }

    /** Parses the answer to {@code show protocols all}. */
    static List<Protocol> protocols(String output) {
        return BirdAnswers.parsed(() -> {
            List<ProtocolLines> protocols = new ArrayList<>();
            boolean listed = false;
            for (String line : output.lines().toList()) {
                Matcher head = PROTOCOL.matcher(line);
                if (line.startsWith("Name ")) {
                    listed = true;
                } else if (listed && head.matches()) {
                    protocols.add(new ProtocolLines(head));
                } else if (!protocols.isEmpty()) {
                    protocols.get(protocols.size() - 1).add(line);
                }
            }
            if (!listed) {
                throw new IllegalArgumentException("a list of protocols is missing");
            }
            return protocols.stream().map(ProtocolLines::protocol).toList();
        });
    }

    /** Parses the answer to {@code show ospf neighbors}: the neighbors by protocol. */
    static Map<String, List<Neighbor>> ospfNeighbors(String output) {
        return BirdAnswers.parsed(() -> {
            Map<String, List<Neighbor>> neighbors = new HashMap<>();
            String instance = "";
            for (String line : output.lines().toList()) {
                Optional<Matcher> head = matched(OF_INSTANCE, line);
                Optional<Matcher> found = matched(NEIGHBOR, line);
                if (head.isPresent()) {
                    instance = head.get().group(1);
                } else if (found.isPresent()) {
                    neighbors
                            .computeIfAbsent(instance, any -> new ArrayList<>())
                            .add(neighbor(found.get()));
                }
            }
            return neighbors;
        });
    }

    private static Neighbor neighbor(Matcher line) {
        String state = line.group(2).toLowerCase(Locale.ROOT);
        return new Neighbor(
                line.group(1),
                line.group(3),
                Optional.of(Ip.parse(line.group(4))),
                Optional.of(Ip.parse(line.group(1))),
                Optional.empty(),
                state,
                state.equals("full") || state.equals("2-way"));
    }

    /** Parses the answer to {@code show route …}: returns the single addresses. */
    static Set<Ip> hosts(String output) {
        return BirdAnswers.parsed(() -> {
            Set<Ip> hosts = new HashSet<>();
            Matcher routes = ROUTE.matcher(output);
            while (routes.find()) {
                Prefix prefix = Prefix.parse(routes.group(1));
                if (prefix.isHost()) {
                    hosts.add(prefix.ip());
                }
            }
            return hosts;
        });
    }

    /** Parses the answer to {@code show ospf topology}: adds the links between routers. */
    static void links(String output, RouterIds ids) {
        BirdAnswers.parsed(() -> {
            Ip router = null;
            for (String line : output.lines().toList()) {
                Matcher head = ROUTER.matcher(line);
                Matcher link = LINK.matcher(line);
                if (head.matches()) {
                    router = Ip.parse(head.group(1));
                } else if (link.matches() && router != null) {
                    ids.add(router, Ip.parse(link.group(1)));
                }
            }
            return router;
        });
    }

    private static Optional<Matcher> matched(Pattern pattern, String line) {
        return Optional.of(pattern.matcher(line)).filter(Matcher::matches);
    }
}
