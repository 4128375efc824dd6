package dev.routed.process.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A route as {@code ip -j route} lists it. Immutable.
 *
 * @param type {@code unicast}, {@code local}, {@code blackhole} …
 * @param destination {@code default}, a prefix or an address
 * @param hops the next hops; none if the type has none
 * @param protocol a name or a number; empty if ip does not tell it
 * @param source the preferred source; absent if the route has none
 * @param mtu bytes; 0 if the route has none
 * @param metric 0 if none is set
 * @param table a name or a number; empty for the main table
 * @param from the source that was asked about, or the prefix of sources that the route is for; empty for any
 */
public record FibEntry(
        String type,
        String destination,
        List<NextHop> hops,
        String protocol,
        Optional<Ip> source,
        int mtu,
        long metric,
        String table,
        String from) {
    private static final String LOCAL = "local";
    private static final String UNICAST = "unicast";
    private static final String DEFAULT = "default";

    /** A link, and the router on it; without a router, the destination is on the link. */
    public record NextHop(String link, Optional<Ip> via) {
        static NextHop of(JsonNode hop) {
            JsonNode gateway = hop.has("gateway") ? hop.path("gateway") : hop.at("/via/host");
            return new NextHop(
                    hop.path("dev").asText(),
                    gateway.isMissingNode() ? Optional.empty() : Optional.of(Ip.parse(gateway.asText())));
        }

        @Override
        public String toString() {
            return via.map(ip -> "via " + ip + " ").orElse("") + "dev " + link;
        }
    }

    static FibEntry of(JsonNode route) {
        List<NextHop> hops = new ArrayList<>();
        route.path("nexthops").forEach(hop -> hops.add(NextHop.of(hop)));
        if (hops.isEmpty() && route.has("dev")) {
            hops.add(NextHop.of(route));
        }
        return new FibEntry(
                route.path("type").asText(UNICAST),
                route.path("dst").asText(),
                List.copyOf(hops),
                route.path("protocol").asText(),
                Optional.of(route.path("prefsrc").asText())
                        .filter(text -> !text.isEmpty())
                        .map(Ip::parse),
                route.at("/metrics/0/mtu").asInt(),
                route.path("metric").asLong(),
                route.path("table").asText().replaceFirst("^(main|254)$", ""),
                route.path("from").asText());
    }

    /** The link of the first next hop; empty if there is none. */
    public String link() {
        return hops.stream().map(NextHop::link).findFirst().orElse("");
    }

    public boolean isLocal() {
        return type.equals(LOCAL);
    }

    /** Whether the route discards packets. */
    public boolean discards() {
        return !List.of(UNICAST, LOCAL).contains(type);
    }

    private boolean isDefault() {
        return destination.equals(DEFAULT);
    }

    /** The length of the destination's prefix. */
    int length() {
        if (isDefault()) {
            return 0;
        }
        return destination.contains("/")
                ? Prefix.parse(destination).length()
                : Ip.parse(destination).asPrefix().length();
    }

    /** As {@code ip route} prints it. */
    @Override
    public String toString() {
        String text = (discards() ? type + " " : "") + destination;
        if (!isLocal() && !hops.isEmpty() && !discards()) {
            text += " " + hops.stream().map(NextHop::toString).collect(Collectors.joining(" and "));
        }
        return protocol.isEmpty() ? text : text + " proto " + protocol;
    }
}
