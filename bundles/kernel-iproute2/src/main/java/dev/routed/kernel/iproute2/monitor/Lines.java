package dev.routed.kernel.iproute2.monitor;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines of {@code ip monitor}. */
public final class Lines {
    private static final String DELETED = "Deleted ";
    private static final String ALIAS = "\\    alias ";
    private static final Pattern LINK = Pattern.compile("(\\d+): ([^:@ ]+)(?:@\\S+)?: <([^>]*)> mtu (\\d+) (.*)");
    /** A message about a link's place in a bridge (AF_BRIDGE), where it may be deleted from, has no group. */
    private static final Pattern GROUP = Pattern.compile("[^\\\\]* group (\\d+) .*");
    private static final Pattern MAC = Pattern.compile("[^\\\\]*\\\\ +link/\\S+ ((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) .*");
    private static final Pattern ADDRESS = Pattern.compile("\\d+: (\\S+) +inet6? .*");
    private static final Pattern NEIGHBOUR = Pattern.compile("([0-9a-f.:]*[.:][0-9a-f.:]*) dev (\\S+) (.*)");
    private static final Pattern PERMANENT = Pattern.compile("(?:.* )?lladdr (\\S+) (?:.* )?PERMANENT ?");
    private static final Pattern FORWARDING = Pattern.compile("(?:dev \\S+ |\\S+ dst |(?:[0-9a-f]{2}:){5}).*");
    /** The type's number, the destination, then words. */
    private static final Pattern ROUTE = Pattern.compile("\\d+ (\\S+) (.*)");
    private static final String MAIN = "254";

    private Lines() {}

    /** @throws IllegalArgumentException if it is no line such as {@code ip} prints for what it was told to show */
    public static Report parse(String line) {
        boolean deleted = line.startsWith(DELETED);
        String rest = deleted ? line.substring(DELETED.length()) : line;
        Matcher link = LINK.matcher(rest);
        Matcher address = ADDRESS.matcher(rest);
        Matcher neighbour = NEIGHBOUR.matcher(rest);
        Matcher route = ROUTE.matcher(rest);
        if (link.matches()) {
            return link(deleted, link);
        } else if (address.matches()) {
            return deleted ? new Report.AddressGone(address.group(1)) : new Report.Nothing();
        } else if (neighbour.matches()) {
            return neighbour(deleted, neighbour);
        } else if (route.matches()) {
            return route(deleted, route.group(1), route.group(2));
        } else if (rest.isBlank() || FORWARDING.matcher(rest).matches()) {
            return new Report.Nothing();
        }
        throw new IllegalArgumentException("'%s' is no line of ip monitor".formatted(line));
    }

    private static Report link(boolean deleted, Matcher parts) {
        int index = Integer.parseInt(parts.group(1));
        String rest = parts.group(5);
        Matcher group = GROUP.matcher(" " + rest + " ");
        if (!group.matches()) {
            return new Report.Nothing();
        } else if (deleted) {
            return new Report.LinkGone(index, parts.group(2));
        }
        Matcher mac = MAC.matcher(rest + " ");
        int alias = rest.indexOf(ALIAS);
        List<String> flags = List.of(parts.group(3).split(","));
        return new Report.LinkIs(index, parts.group(2), new Report.Condition(
                flags.contains("UP"),
                flags.contains("LOWER_UP"),
                Integer.parseInt(parts.group(4)),
                Integer.parseInt(group.group(1)),
                mac.matches() ? Mac.parse(mac.group(1)) : new Mac(0),
                alias < 0 ? "" : rest.substring(alias + ALIAS.length())));
    }

    private static Report neighbour(boolean deleted, Matcher parts) {
        Matcher permanent = PERMANENT.matcher(parts.group(3));
        Optional<Mac> mac =
                deleted || !permanent.matches() ? Optional.empty() : Optional.of(Mac.parse(permanent.group(1)));
        return new Report.NeighbourIs(parts.group(2), Ip.parse(parts.group(1)), mac);
    }

    private static Report route(boolean deleted, String destination, String words) {
        // The route itself, then its next hops if it has several.
        List<String> ways = Arrays.asList(words.split("\\\\\\s*nexthop "));
        Map<String, String> route = pairs(ways.get(0));
        if (!MAIN.equals(route.get("table")) || route.containsKey("cache")) {
            return new Report.Nothing();
        }
        Report.RouteKey key = destination.equals("default")
                ? new Report.RouteKey(destination, metric(route))
                : Report.RouteKey.of(Prefix.parse(withLength(destination)), metric(route));
        int protocol = Integer.parseInt(route.getOrDefault("proto", "0"));
        Set<String> links = new HashSet<>();
        Set<String> direct = new HashSet<>();
        for (String way : ways) {
            Map<String, String> hop = pairs(way);
            if (hop.containsKey("dev")) {
                links.add(hop.get("dev"));
                if (!hop.containsKey("via")) {
                    direct.add(hop.get("dev"));
                }
            }
        }
        return deleted ? new Report.RouteGone(key, protocol, links) : new Report.RouteIs(key, protocol, direct);
    }

    private static String withLength(String destination) {
        return destination.indexOf('/') >= 0 ? destination : Ip.parse(destination).asPrefix().toString();
    }

    private static long metric(Map<String, String> route) {
        return Long.parseLong(route.getOrDefault("metric", "0"));
    }

    /** Each word with the one behind it: ip prints a name and then its value, and some names without. */
    private static Map<String, String> pairs(String words) {
        String[] all = words.trim().split("\\s+");
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
            pairs.putIfAbsent(all[i], i + 1 < all.length ? all[i + 1] : "");
        }
        return pairs;
    }
}
