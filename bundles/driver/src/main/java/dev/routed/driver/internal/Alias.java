package dev.routed.driver.internal;

import dev.routed.api.net.Ip;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host link's alias says: the endpoint it belongs to. With the routes on the link it is all that is
 * kept of an endpoint, and {@code ip link} shows it. At most 255 bytes; the longest has 179.
 *
 * @param network  the network's identifier
 * @param endpoint the endpoint's identifier
 * @param gateway  the gateway that its container was given
 */
record Alias(String network, String endpoint, Ip gateway) {

    /** How every alias of ours begins; the number is the version of the form. */
    private static final String PREFIX = "routed:1 ";

    /** The form of every alias of this version, whole. */
    static final Pattern FORM =
            Pattern.compile(Pattern.quote(PREFIX) + "network=([0-9a-f]{64}) endpoint=([0-9a-f]{64}) gateway=(\\S+)");

    /** Reads an alias; empty if it is not of this version's form. */
    static Optional<Alias> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Alias(form.group(1), form.group(2), Ip.parse(form.group(3))));
        } catch (IllegalArgumentException otherHand) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return PREFIX + "network=" + network + " endpoint=" + endpoint + " gateway=" + gateway;
    }
}
