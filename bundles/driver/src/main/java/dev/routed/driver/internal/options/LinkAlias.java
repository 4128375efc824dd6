package dev.routed.driver.internal.options;

import dev.routed.api.kernel.Link;
import dev.routed.api.message.DockerId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The alias of a host link, which {@code ip link} shows. Alias and routes are all that is kept of an endpoint without
 * options and ports. The kernel allows 255 bytes; the longest alias has 254.
 *
 * @param gateways the gateways that its container uses, at most one of each family, IPv4 first
 * @param sandbox the sandbox that has the endpoint; absent before Join
 * @param kept whether the endpoint has a file
 */
public record LinkAlias(String network, String endpoint, List<Ip> gateways, Optional<String> sandbox, boolean kept) {
    /** The beginning of every alias of ours; the number is the version of the form. */
    private static final String PREFIX = "routed:1 ";

    public static final Pattern FORM = Pattern.compile(Pattern.quote(PREFIX)
            + "network=(" + DockerId.NETWORK + ") endpoint=([0-9a-f]{64})(?= gateway)"
            + "(?: gateway=([0-9.]+))?(?: gateway6=([0-9a-f:]+))?(?: sandbox=([\\w.-]{1,12}))?( kept)?");

    public LinkAlias {
        DockerId.requireNetwork(network);
        DockerId.require("endpoint", endpoint);
    }

    private static final Pattern SANDBOX_KEY = Pattern.compile("(?:.*/)?([\\w.-]{1,12})");

    /** Reads an alias; empty if it is not of this version's form. */
    public static Optional<LinkAlias> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            List<Ip> gateways = Stream.of(form.group(3), form.group(4))
                    .filter(Objects::nonNull)
                    .map(Ip::parse)
                    .toList();
            return Optional.of(new LinkAlias(
                    form.group(1), form.group(2), gateways, Optional.ofNullable(form.group(5)), form.group(6) != null));
        } catch (IllegalArgumentException otherHand) {
            return Optional.empty();
        }
    }

    public static LinkAlias of(Endpoint endpoint) {
        return new LinkAlias(
                endpoint.networkId(), endpoint.id(), endpoint.gateways(), endpoint.sandbox(), needsFile(endpoint));
    }

    /** Whether an endpoint has options or ports, which do not fit the alias and are kept in a file. */
    public static boolean needsFile(Endpoint endpoint) {
        return !endpoint.options().isEmpty() || !endpoint.ports().isEmpty() || endpoint.optionsLost();
    }

    public static boolean isOf(Endpoint endpoint, Link link) {
        return parse(link.alias()).map(LinkAlias::endpoint).equals(Optional.of(endpoint.id()));
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
     * The name of a sandbox in an alias: the last part of the engine's key, which is a path. Empty if the key does not
     * end in a name of up to twelve characters, as the engine's keys do.
     */
    public static Optional<String> sandbox(String key) {
        Matcher form = SANDBOX_KEY.matcher(key);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }
}
