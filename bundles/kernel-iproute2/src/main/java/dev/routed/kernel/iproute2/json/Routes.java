package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers to {@code route show} and {@code route get fibmatch}. */
public final class Routes {
    private Routes() {}

    /**
     * @param ipv6  the family that was asked for: a default route does not say
     * @param asked the link that was asked for, which the answer then does not name; empty if none was
     */
    public static List<Route> parse(JsonNode answer, boolean ipv6, String asked) {
        List<Route> routes = new ArrayList<>();
        for (JsonNode entry : answer) {
            if (!entry.isEmpty()) {
                routes.add(route(entry, ipv6, asked));
            }
        }
        return routes;
    }

    /** Those of the routes that lead to one address: {@code ip} prints that without a length. */
    public static List<HostRoute> parseHostRoutes(JsonNode answer) {
        List<HostRoute> routes = new ArrayList<>();
        for (JsonNode entry : answer) {
            if (!entry.isEmpty() && isToOneAddress(entry)) {
                routes.add(new HostRoute(
                        Field.ip(Field.text(entry, "dst")),
                        hops(entry),
                        Field.integer(entry, "protocol"),
                        entry.has("metric") ? Field.number(entry, "metric") : 0));
            }
        }
        return routes;
    }

    private static boolean isToOneAddress(JsonNode entry) {
        String destination = Field.text(entry, "dst");
        return type(Field.integer(entry, "type")) == Route.Type.UNICAST
                && destination.indexOf('/') < 0
                && !destination.equals("default");
    }

    private static List<HostRoute.Hop> hops(JsonNode entry) {
        List<HostRoute.Hop> hops = new ArrayList<>();
        if (entry.has("nexthops")) {
            entry.path("nexthops").forEach(hop -> hops.add(hop(hop)));
        } else {
            hops.add(hop(entry));
        }
        return hops;
    }

    private static HostRoute.Hop hop(JsonNode entry) {
        return new HostRoute.Hop(Field.text(entry, "dev"), via(entry));
    }

    private static Route route(JsonNode entry, boolean ipv6, String asked) {
        // A route with several next hops is on none of their links.
        String link = entry.has("nexthops") ? "" : asked;
        return new Route(
                type(Field.integer(entry, "type")),
                Field.prefix(Field.text(entry, "dst"), ipv6),
                entry.path("dev").asText(link),
                via(entry),
                Field.integer(entry, "protocol"),
                Field.scope(entry),
                entry.has("metric") ? Field.number(entry, "metric") : 0);
    }

    /** A next hop of the other family has a field of its own. */
    private static Optional<Ip> via(JsonNode entry) {
        if (entry.has("gateway")) {
            return Optional.of(Field.ip(Field.text(entry, "gateway")));
        }
        return entry.has("via") ? Optional.of(Field.ip(Field.text(entry.path("via"), "host"))) : Optional.empty();
    }

    /** rtm_type: enum rtn_type of linux/rtnetlink.h. */
    private static Route.Type type(int number) {
        return switch (number) {
            case 1 -> Route.Type.UNICAST;
            case 2 -> Route.Type.LOCAL;
            case 3 -> Route.Type.BROADCAST;
            case 5 -> Route.Type.MULTICAST;
            case 6 -> Route.Type.BLACKHOLE;
            case 7 -> Route.Type.UNREACHABLE;
            case 8 -> Route.Type.PROHIBIT;
            default -> Route.Type.OTHER;
        };
    }
}
