package dev.routed.driver.internal;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a host link's alias says: the endpoint it belongs to. With the routes on the link it is all that is
 * kept of an endpoint, and {@code ip link} shows it. At most 255 bytes; the longest has 228.
 *
 * @param network  the network's identifier
 * @param endpoint the endpoint's identifier
 * @param gateways the gateways that its container was given, at most one of each family, IPv4 first
 */
record Alias(String network, String endpoint, List<Ip> gateways) {

    /** How every alias of ours begins; the number is the version of the form. */
    private static final String PREFIX = "routed:1 ";

    /** The form of every alias of this version, whole. */
    static final Pattern FORM = Pattern.compile(Pattern.quote(PREFIX)
            + "network=([0-9a-f]{64}) endpoint=([0-9a-f]{64})(?= gateway)"
            + "(?: gateway=([0-9.]+))?(?: gateway6=([0-9a-f:]+))?");

    /** Reads an alias; empty if it is not of this version's form. */
    static Optional<Alias> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            List<Ip> gateways = Stream.of(form.group(3), form.group(4))
                    .filter(Objects::nonNull)
                    .map(Ip::parse)
                    .toList();
            return Optional.of(new Alias(form.group(1), form.group(2), gateways));
        } catch (IllegalArgumentException otherHand) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PREFIX + "network=" + network + " endpoint=" + endpoint);
        gateways.forEach(gateway ->
                text.append(gateway.isIpv6() ? " gateway6=" : " gateway=").append(gateway));
        return text.toString();
    }
}
