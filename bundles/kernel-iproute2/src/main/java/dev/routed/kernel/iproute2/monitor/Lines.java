package dev.routed.kernel.iproute2.monitor;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.AddressAdded;
import dev.routed.api.kernel.Notification.AddressDeleted;
import dev.routed.api.kernel.Notification.LinkChanged;
import dev.routed.api.kernel.Notification.LinkDeleted;
import dev.routed.api.kernel.Notification.NeighbourChanged;
import dev.routed.api.kernel.Notification.OtherTableChanged;
import dev.routed.api.kernel.Notification.RouteChanged;
import dev.routed.api.kernel.Notification.RouteDeleted;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.kernel.Notification.RuleChanged;
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

/** Decodes lines of {@code ip monitor}. */
public final class Lines {
    private static final String DELETED = "Deleted ";
    private static final String ALIAS = "\\    alias ";
    private static final Pattern LINK = Pattern.compile("(\\d+): ([^:@ ]+)(?:@\\S+)?: <([^>]*)> mtu (\\d+) (.*)");
    /** A line about a bridge port (AF_BRIDGE) has no group; it may announce that the port left the bridge. */
    private static final Pattern GROUP = Pattern.compile("[^\\\\]* group (\\d+) .*");

    private static final Pattern MAC = Pattern.compile("[^\\\\]*\\\\ +link/\\S+ ((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) .*");
    private static final Pattern ADDRESS = Pattern.compile("\\d+: (\\S+) +inet6? .*");
    private static final Pattern NEIGHBOUR = Pattern.compile("([0-9a-f.:]*[.:][0-9a-f.:]*) dev (\\S+) (.*)");
    private static final Pattern PERMANENT = Pattern.compile("(?:.* )?lladdr (\\S+) (?:.* )?PERMANENT ?");
    private static final Pattern FORWARDING = Pattern.compile("(?:dev \\S+ |\\S+ dst |(?:[0-9a-f]{2}:){5}).*");
    /** The number of the type, the destination, further words. */
    private static final Pattern ROUTE = Pattern.compile("\\d+ (\\S+) (.*)");

    private static final Pattern RULE = Pattern.compile("\\d+:\t.*");

    /** RT_TABLE_MAIN of linux/rtnetlink.h. */
    private static final String MAIN = "254";

    /**
     * RTPROT_KERNEL of linux/rtnetlink.h: such a route follows from an address and replaces none. Of other routes
     * {@code ip} does not print whether they replaced one.
     */
    private static final int RTPROT_KERNEL = 2;

    private Lines() {}

    /**
     * Decodes a line; returns empty if it affects no listener or concerns a link without an index.
     *
     * @throws IllegalArgumentException if {@code ip monitor} with our arguments prints no such line
     */
    public static Optional<Notification> parse(String line, Map<String, Integer> indices) {
        boolean deleted = line.startsWith(DELETED);
        String rest = deleted ? line.substring(DELETED.length()) : line;
        Matcher link = LINK.matcher(rest);
        Matcher address = ADDRESS.matcher(rest);
        Matcher neighbour = NEIGHBOUR.matcher(rest);
        Matcher route = ROUTE.matcher(rest);
        if (link.matches()) {
            return link(deleted, link);
        } else if (address.matches()) {
            return index(indices, address.group(1))
                    .map(index -> deleted ? new AddressDeleted(index) : new AddressAdded(index));
        } else if (neighbour.matches()) {
            return neighbour(deleted, neighbour, indices);
        } else if (route.matches()) {
            return route(deleted, route.group(1), route.group(2), indices);
        } else if (RULE.matcher(rest).matches()) {
            return Optional.of(new RuleChanged());
        } else if (rest.isBlank() || FORWARDING.matcher(rest).matches()) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("'%s' is not a line of ip monitor".formatted(line));
    }

    private static Optional<Integer> index(Map<String, Integer> indices, String link) {
        return Optional.ofNullable(indices.get(link));
    }

    private static Optional<Notification> link(boolean deleted, Matcher parts) {
        int index = Integer.parseInt(parts.group(1));
        String rest = parts.group(5);
        Matcher group = GROUP.matcher(" " + rest + " ");
        if (!group.matches()) {
            return Optional.empty();
        } else if (deleted) {
            return Optional.of(new LinkDeleted(index, parts.group(2)));
        }
        Matcher mac = MAC.matcher(rest + " ");
        int alias = rest.indexOf(ALIAS);
        List<String> flags = List.of(parts.group(3).split(","));
        return Optional.of(new LinkChanged(Link.of(parts.group(2), index)
                .withUp(flags.contains("UP"))
                .withCarrier(flags.contains("LOWER_UP"))
                .withMtu(Integer.parseInt(parts.group(4)))
                .withGroup(Integer.parseInt(group.group(1)))
                .withMac(mac.matches() ? Mac.parse(mac.group(1)) : new Mac(0))
                .withAlias(alias < 0 ? "" : rest.substring(alias + ALIAS.length()))));
    }

    private static Optional<Notification> neighbour(boolean deleted, Matcher parts, Map<String, Integer> indices) {
        Matcher permanent = PERMANENT.matcher(parts.group(3));
        Optional<Mac> mac =
                deleted || !permanent.matches() ? Optional.empty() : Optional.of(Mac.parse(permanent.group(1)));
        return index(indices, parts.group(2)).map(link -> new NeighbourChanged(link, Ip.parse(parts.group(1)), mac));
    }

    private static Optional<Notification> route(
            boolean deleted, String destination, String words, Map<String, Integer> indices) {
        // The route, then its next hops if it has several.
        List<String> parts = Arrays.asList(words.split("\\\\\\s*nexthop "));
        Map<String, String> route = pairs(parts.get(0));
        if (route.containsKey("cache")) {
            return Optional.empty();
        }
        RouteKey key = new RouteKey(prefix(destination), Long.parseLong(route.getOrDefault("metric", "0")));
        int protocol = Integer.parseInt(route.getOrDefault("proto", "0"));
        Set<Integer> links = new HashSet<>();
        Set<Integer> direct = new HashSet<>();
        for (String part : parts) {
            Map<String, String> hop = pairs(part);
            index(indices, hop.getOrDefault("dev", "")).ifPresent(link -> {
                links.add(link);
                if (!hop.containsKey("via")) {
                    direct.add(link);
                }
            });
        }
        if (!MAIN.equals(route.get("table"))) {
            boolean derived = protocol == RTPROT_KERNEL;
            return derived && deleted ? Optional.empty() : Optional.of(new OtherTableChanged(derived, links));
        }
        return Optional.of(
                deleted
                        ? new RouteDeleted(key, protocol, links)
                        : new RouteChanged(key, protocol, direct, direct.isEmpty() || protocol != RTPROT_KERNEL));
    }

    /** {@code ip} prints the default routes of both families alike, so they share one key. */
    private static Prefix prefix(String destination) {
        if (destination.equals("default")) {
            return new Prefix(Ip.v4(0), 0);
        }
        return destination.indexOf('/') >= 0
                ? Prefix.parse(destination)
                : Ip.parse(destination).asPrefix();
    }

    /** Maps each word to the next one: ip prints names followed by values, and some names without a value. */
    private static Map<String, String> pairs(String words) {
        String[] all = words.trim().split("\\s+");
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
            pairs.putIfAbsent(all[i], i + 1 < all.length ? all[i + 1] : "");
        }
        return pairs;
    }
}
