package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Decodes entries of answers to {@code route show} and {@code route get fibmatch}. */
public final class Routes {
    private Routes() {}

    /**
     * What a query fixed, which {@code ip} omits in the entries.
     *
     * @param link empty for all links
     * @param protocol 0 for all protocols
     */
    public record Filter(boolean ipv6, String link, int protocol) {
        public static Filter family(boolean ipv6) {
            return new Filter(ipv6, "", 0);
        }
    }

    public static Route parse(JsonNode entry, Filter filter) {
        // A route with several next hops has no link.
        String name = entry.has("nexthops") ? "" : filter.link();
        return new Route(
                type(entry),
                Field.prefix(Field.text(entry, "dst"), filter.ipv6()),
                Field.text(entry, "dev", name),
                via(entry),
                filter.protocol() == 0 ? Field.integer(entry, "protocol") : filter.protocol(),
                Field.scope(entry),
                metric(entry));
    }

    /** A unicast route to exactly one address. {@code ip} prints such a destination without a length. */
    public static Optional<HostRoute> parseHostRoute(JsonNode entry) {
        return isToOneAddress(entry)
                ? Optional.of(new HostRoute(
                        Field.ip(Field.text(entry, "dst")),
                        hops(entry).map(Routes::hop).toList(),
                        Field.integer(entry, "protocol"),
                        metric(entry)))
                : Optional.empty();
    }

    /** Whether a route is unicast and a next hop has this address. */
    public static boolean isVia(JsonNode entry, Ip nextHop) {
        return type(entry) == Route.Type.UNICAST && hops(entry).anyMatch(hop -> via(hop).equals(Optional.of(nextHop)));
    }

    private static Route.Type type(JsonNode entry) {
        return Route.Type.of(Field.integer(entry, "type"));
    }

    private static long metric(JsonNode entry) {
        return entry.has("metric") ? Field.number(entry, "metric") : 0;
    }

    private static boolean isToOneAddress(JsonNode entry) {
        String destination = Field.text(entry, "dst");
        return type(entry) == Route.Type.UNICAST && destination.indexOf('/') < 0 && !destination.equals("default");
    }

    private static Stream<JsonNode> hops(JsonNode entry) {
        return entry.has("nexthops")
                ? StreamSupport.stream(entry.path("nexthops").spliterator(), false)
                : Stream.of(entry);
    }

    private static HostRoute.Hop hop(JsonNode entry) {
        return new HostRoute.Hop(Field.text(entry, "dev"), via(entry));
    }

    /** A gateway of the other family is in a separate field. */
    private static Optional<Ip> via(JsonNode entry) {
        if (entry.has("gateway")) {
            return Optional.of(Field.ip(Field.text(entry, "gateway")));
        }
        return entry.has("via") ? Optional.of(Field.ip(Field.text(entry.path("via"), "host"))) : Optional.empty();
    }
}
