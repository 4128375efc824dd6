package dev.routed.driver.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a host link's alias says: the endpoint it belongs to. With the routes on the link it is all that is
 * kept of most endpoints, and {@code ip link} shows it. At most 255 bytes; the longest has 254.
 *
 * @param network  the network's identifier
 * @param endpoint the endpoint's identifier
 * @param gateways the gateways that its container was given, at most one of each family, IPv4 first
 * @param sandbox  the sandbox that it is in; absent until Join
 * @param kept     whether a file says more of it
 */
record Alias(String network, String endpoint, List<Ip> gateways, Optional<String> sandbox, boolean kept) {

    /** How every alias of ours begins; the number is the version of the form. */
    private static final String PREFIX = "routed:1 ";

    /** The form of every alias of this version, whole. */
    static final Pattern FORM = Pattern.compile(Pattern.quote(PREFIX)
            + "network=([0-9a-f]{64}) endpoint=([0-9a-f]{64})(?= gateway)"
            + "(?: gateway=([0-9.]+))?(?: gateway6=([0-9a-f:]+))?(?: sandbox=([\\w.-]{1,12}))?( kept)?");

    private static final Pattern SANDBOX_KEY = Pattern.compile("(?:.*/)?([\\w.-]{1,12})");

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
            return Optional.of(new Alias(
                    form.group(1),
                    form.group(2),
                    gateways,
                    Optional.ofNullable(form.group(5)),
                    form.group(6) != null));
        } catch (IllegalArgumentException otherHand) {
            return Optional.empty();
        }
    }

    /** Whether a link's alias names this endpoint. */
    static boolean isOf(Endpoint endpoint, Link link) {
        return parse(link.alias()).filter(alias -> alias.endpoint.equals(endpoint.id())).isPresent();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PREFIX + "network=" + network + " endpoint=" + endpoint);
        gateways.forEach(gateway ->
                text.append(gateway.isIpv6() ? " gateway6=" : " gateway=").append(gateway));
        sandbox.ifPresent(name -> text.append(" sandbox=").append(name));
        text.append(kept ? " kept" : "");
        return text.toString();
    }

    /**
     * What an alias calls a sandbox: the last part of the engine's key for it, which is a path below one directory
     * for all. Empty if that is none of the engine's, which has twelve hexadecimal digits.
     */
    static Optional<String> sandbox(String key) {
        Matcher form = SANDBOX_KEY.matcher(key);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }
}
