package dev.routed.routing.internal.daemon;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.ForeignRoute;
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

/** Parses the output of {@code birdc} of BIRD 2. Pure. */
final class BirdAnswers {
    /** {@code 10.1.0.50/32 unicast [kernel4 18:15:03.511] * (200)}; another route to the same begins with blanks. */
    private static final Pattern ROUTE = Pattern.compile("(\\S+)?\\s+\\S+ \\[\\S+ .*");

    /** The lines above the routes. Any other line there is an error message: birdc exits with 0 all the same. */
    private static final Pattern HEAD = Pattern.compile("BIRD .* ready\\.|Access restricted|Table \\S+:");

    private static final Pattern HOP = Pattern.compile("\\s+via (\\S+) on (\\S+).*");
    private static final Pattern TYPE = Pattern.compile("\\s+Type: (\\S+).*");
    private static final Pattern ROUTER = Pattern.compile("\\s+OSPF\\.router_id: (\\S+)");

    /** The site of origin of RFC 4360, which BIRD abbreviates as ro. */
    private static final Pattern ORIGIN = Pattern.compile(".*\\(ro, (\\d+\\.\\d+\\.\\d+\\.\\d+), \\d+\\).*");

    private static final Pattern SELF = Pattern.compile("Router ID is (\\S+)");

    /** The types of routes from other hosts: {@code OSPF-E2}, {@code BGP} … */
    private static final Pattern LEARNED = Pattern.compile("OSPF.*|BGP|RIP|Babel");

    private BirdAnswers() {}

    /** A route from another host, or one of this host that came back. */
    static final class Found {
        private final Ip address;
        private final List<Hop> hops = new ArrayList<>();
        private final Set<Ip> routers = new TreeSet<>();
        private String type = "";

        private Found(Ip address) {
            this.address = address;
        }

        private ForeignRoute route() {
            return ForeignRoute.learned(address, type.replaceFirst("-.*", "").toLowerCase(Locale.ROOT), hops, routers);
        }
    }

    /** Parses the answer to {@code show route … all}; returns the routes from other hosts. */
    static List<Found> routes(String output) {
        return parsed(() -> {
            List<Found> routes = new ArrayList<>();
            Ip address = null;
            for (String line : output.lines().toList()) {
                Matcher route = ROUTE.matcher(line);
                if (route.matches()) {
                    address = route.group(1) == null
                            ? address
                            : Prefix.parse(route.group(1)).ip();
                    if (address == null) {
                        throw new IllegalArgumentException(line);
                    }
                    routes.add(new Found(address));
                } else if (!HEAD.matcher(line).matches()) {
                    attribute(line, routes);
                }
            }
            routes.removeIf(route -> !LEARNED.matcher(route.type).matches());
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

    /** Parses the answer to {@code show status}; returns the identifier of this router. */
    static Ip self(String output) {
        return parsed(() -> {
            Matcher self = SELF.matcher(output);
            if (!self.find()) {
                throw new IllegalArgumentException("'Router ID is' is missing");
            }
            return Ip.parse(self.group(1));
        });
    }

    /** Drops the routes that this router announces alone, and merges all routes to one address. */
    static List<ForeignRoute> foreign(List<Found> routes, Ip self) {
        Map<Ip, ForeignRoute> foreign = new LinkedHashMap<>();
        routes.stream()
                .filter(route -> !route.routers.equals(Set.of(self)))
                .forEach(route -> foreign.merge(route.address, route.route(), BirdAnswers::merged));
        return List.copyOf(foreign.values());
    }

    private static ForeignRoute merged(ForeignRoute one, ForeignRoute other) {
        List<Hop> hops = new ArrayList<>(one.hops());
        hops.addAll(other.hops());
        List<Ip> routers = new ArrayList<>(one.routers());
        routers.addAll(other.routers());
        return ForeignRoute.learned(one.address(), one.protocol(), hops, routers);
    }

    static <T> T parsed(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw RejectedException.host("the output of birdc is not understood: " + e.getMessage(), e);
        }
    }
}
