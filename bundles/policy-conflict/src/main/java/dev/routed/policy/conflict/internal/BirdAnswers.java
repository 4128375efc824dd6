package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What birdc prints, as BIRD 2 has it. Pure. */
final class BirdAnswers {
    /** {@code 10.1.0.50/32 unicast [kernel4 18:15:03.511] * (200)}; a further route to the same has blanks in front. */
    private static final Pattern ROUTE = Pattern.compile("(\\S+)?\\s+\\S+ \\[\\S+ .*");

    /** What stands above routes. Anything else there is a complaint, which birdc does not tell by its status. */
    private static final Pattern HEAD = Pattern.compile("BIRD .* ready\\.|Access restricted|Table \\S+:");

    private static final Pattern HOP = Pattern.compile("\\s+via (\\S+) on (\\S+).*");
    private static final Pattern TYPE = Pattern.compile("\\s+Type: (\\S+).*");
    private static final Pattern ROUTER = Pattern.compile("\\s+OSPF\\.router_id: (\\S+)");

    /** RFC 4360's site of origin, which BIRD calls ro. */
    private static final Pattern ORIGIN = Pattern.compile(".*\\(ro, (\\d+\\.\\d+\\.\\d+\\.\\d+), \\d+\\).*");

    private static final Pattern SELF = Pattern.compile("Router ID is (\\S+)");

    /** What comes from other hosts: {@code OSPF-E2}, {@code BGP} … */
    private static final Pattern FROM_OTHERS = Pattern.compile("OSPF.*|BGP|RIP|Babel");

    private BirdAnswers() {}

    /** One route of another host's, or of ours that has come back. */
    static final class Found {
        private final Ip address;
        private final List<Hop> hops = new ArrayList<>();
        private final Set<Ip> routers = new TreeSet<>();
        private String type = "";

        private Found(Ip address) {
            this.address = address;
        }

        private String protocol() {
            return type.replaceFirst("-.*", "").toLowerCase(Locale.ROOT);
        }
    }

    /** The routes from other hosts in the answer to {@code show route … all}. */
    static List<Found> routes(String printed) {
        return understood(() -> {
            List<Found> routes = new ArrayList<>();
            Ip address = null;
            for (String line : printed.lines().toList()) {
                Matcher route = ROUTE.matcher(line);
                if (route.matches()) {
                    address = route.group(1) == null ? address : Prefix.parse(route.group(1)).ip();
                    routes.add(new Found(address));
                } else if (!HEAD.matcher(line).matches()) {
                    attribute(line, routes);
                }
            }
            routes.removeIf(route -> !FROM_OTHERS.matcher(route.type).matches());
            return routes;
        });
    }

    private static void attribute(String line, List<Found> routes) {
        if (routes.isEmpty()) {
            throw new IllegalArgumentException(line);
        }
        Found route = routes.get(routes.size() - 1);
        matched(HOP, line).ifPresent(hop -> route.hops.add(new Hop(hop.group(2), Optional.of(Ip.parse(hop.group(1))))));
        matched(TYPE, line).ifPresent(type -> route.type = type.group(1));
        matched(ROUTER, line).ifPresent(router -> route.routers.add(Ip.parse(router.group(1))));
        matched(ORIGIN, line).ifPresent(origin -> route.routers.add(Ip.parse(origin.group(1))));
    }

    private static Optional<Matcher> matched(Pattern pattern, String line) {
        return Optional.of(pattern.matcher(line)).filter(Matcher::matches);
    }

    /** The identifier of this router in the answer to {@code show status}. */
    static Ip self(String printed) {
        return understood(() -> {
            Matcher self = SELF.matcher(printed);
            if (!self.find()) {
                throw new IllegalArgumentException("'Router ID is' is missing");
            }
            return Ip.parse(self.group(1));
        });
    }

    /** Those of others, with all ways to an address in one. */
    static List<Rival> rivals(List<Found> routes, Ip self) {
        Map<Ip, Rival> rivals = new LinkedHashMap<>();
        routes.stream().filter(route -> !route.routers.equals(Set.of(self))).forEach(route -> rivals.merge(
                route.address, Rival.of(route.address, route.protocol(), route.hops, route.routers), BirdAnswers::both));
        return List.copyOf(rivals.values());
    }

    private static Rival both(Rival one, Rival other) {
        List<Hop> hops = new ArrayList<>(one.hops());
        hops.addAll(other.hops());
        List<Ip> routers = new ArrayList<>(one.routers());
        routers.addAll(other.routers());
        return Rival.of(one.address(), one.protocol(), hops, routers);
    }

    private static <T> T understood(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Refusal.host("what birdc prints cannot be understood: " + e.getMessage(), e);
        }
    }
}
