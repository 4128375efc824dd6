package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The running configuration of FRR, as far as it decides which addresses are announced. Pure. */
public final class FrrConfig {
    private static final Pattern PREFIX_LIST = Pattern.compile(
            "(?:ip|ipv6) prefix-list (\\S+) seq (\\d+) (permit|deny) (\\S+)(?: ge (\\d+))?(?: le (\\d+))?");
    private static final Pattern ROUTE_MAP = Pattern.compile("route-map (\\S+) (permit|deny) (\\d+)");
    private static final Pattern MATCH = Pattern.compile("match (?:ip|ipv6) address prefix-list (\\S+)");

    private final List<Line> lines;

    private FrrConfig(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * @param block the lines above that contain it, joined by {@code /}: {@code router bgp 1/address-family ipv4
     *     unicast}
     */
    private record Line(String block, String text) {}

    /** Parses the answer to {@code show running-config}. */
    public static FrrConfig parse(String text) {
        List<Line> lines = new ArrayList<>();
        String block = "";
        String family = "";
        for (String line : text.lines().toList()) {
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("!")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                block = content;
                family = "";
                lines.add(new Line("", content));
            } else if (content.startsWith("address-family ")) {
                family = "/" + content;
            } else if (content.equals("exit-address-family")) {
                family = "";
            } else {
                lines.add(new Line(block + family, content));
            }
        }
        return new FrrConfig(lines);
    }

    /** The first block whose line matches: {@code router bgp 65001}. */
    public Optional<String> block(String regex) {
        return lines("").filter(line -> line.matches(regex)).findFirst();
    }

    /** Whether BGP exchanges routes of a family with a neighbor: {@code router bgp 65001}, {@code ipv6}. */
    public boolean activates(String router, String family) {
        return lines(router + "/address-family %s unicast".formatted(family))
                .anyMatch(line -> line.matches("neighbor \\S+ activate"));
    }

    /** Whether BGP exchanges IPv4 routes with each neighbor, which is its default. */
    public boolean activatesByDefault(String router) {
        return lines(router).noneMatch("no bgp default ipv4-unicast"::equals);
    }

    Stream<String> lines(String block) {
        return lines.stream().filter(line -> line.block().equals(block)).map(Line::text);
    }

    /** The interfaces with a line that begins so. */
    List<String> interfaces(String beginning) {
        return lines.stream()
                .filter(line ->
                        line.block().startsWith("interface ") && line.text().startsWith(beginning))
                .map(line -> line.block().substring("interface ".length()))
                .distinct()
                .toList();
    }

    /**
     * A line of a prefix list.
     *
     * @param from the shortest length of prefix that it matches
     * @param to the longest
     */
    record ListEntry(String list, int number, boolean permit, Prefix prefix, int from, int to, String text) {
        static Optional<ListEntry> parse(String line) {
            Matcher entry = PREFIX_LIST.matcher(line);
            if (!entry.matches()) {
                return Optional.empty();
            }
            boolean ipv6 = line.startsWith("ipv6 ");
            Prefix prefix = Prefix.parse(entry.group(4).equals("any") ? (ipv6 ? "::/0" : "0.0.0.0/0") : entry.group(4));
            int bits = prefix.ip().family().bits();
            boolean any = entry.group(4).equals("any");
            int from = entry.group(5) == null ? prefix.length() : Integer.parseInt(entry.group(5));
            int exact = entry.group(5) == null && !any ? prefix.length() : bits;
            int to = entry.group(6) == null ? exact : Integer.parseInt(entry.group(6));
            return Optional.of(new ListEntry(
                    entry.group(1),
                    Integer.parseInt(entry.group(2)),
                    entry.group(3).equals("permit"),
                    prefix,
                    from,
                    to,
                    line));
        }

        private boolean matches(Ip address) {
            int bits = address.family().bits();
            return prefix.ip().family() == address.family() && prefix.contains(address) && from <= bits && bits <= to;
        }
    }

    /** The line of a prefix list that decides about the route to an address; empty if none does, which denies it. */
    Optional<ListEntry> deciding(String list, Ip address) {
        return lines("")
                .flatMap(line -> ListEntry.parse(line).stream())
                .filter(entry -> entry.list().equals(list) && entry.matches(address))
                .min(Comparator.comparingInt(ListEntry::number));
    }

    boolean permits(String list, Ip address) {
        return deciding(list, address).filter(ListEntry::permit).isPresent();
    }

    /** An entry of a route-map. @param lists the prefix lists that an address must be in; empty if any may */
    record MapEntry(String map, boolean permit, int number, List<String> lists, boolean hasOtherMatch) {
        String text() {
            return "route-map %s %s %d".formatted(map, permit ? "permit" : "deny", number);
        }
    }

    List<MapEntry> routeMap(String map) {
        return lines("")
                .map(ROUTE_MAP::matcher)
                .filter(entry -> entry.matches() && entry.group(1).equals(map))
                .map(this::mapEntry)
                .sorted(Comparator.comparingInt(MapEntry::number))
                .toList();
    }

    private MapEntry mapEntry(Matcher entry) {
        List<String> matches =
                lines(entry.group()).filter(line -> line.startsWith("match ")).toList();
        List<String> lists = matches.stream()
                .map(MATCH::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .toList();
        return new MapEntry(
                entry.group(1),
                entry.group(2).equals("permit"),
                Integer.parseInt(entry.group(3)),
                lists,
                matches.size() > lists.size());
    }

    /** The entry of a route-map that decides about a plain route to an address; empty if none does, which denies it. */
    Optional<MapEntry> decidingEntry(String map, Ip address) {
        return routeMap(map).stream()
                .filter(entry ->
                        !entry.hasOtherMatch() && entry.lists().stream().allMatch(list -> permits(list, address)))
                .findFirst();
    }

    boolean mapPermits(String map, Ip address) {
        return decidingEntry(map, address).filter(MapEntry::permit).isPresent();
    }

    /** The first route-map that permits an address because of a prefix list. */
    Optional<String> mapFor(Ip address) {
        return lines("")
                .map(ROUTE_MAP::matcher)
                .filter(Matcher::matches)
                .map(entry -> entry.group(1))
                .filter(map -> decidingEntry(map, address)
                        .filter(entry -> entry.permit() && !entry.lists().isEmpty())
                        .isPresent())
                .findFirst();
    }
}
