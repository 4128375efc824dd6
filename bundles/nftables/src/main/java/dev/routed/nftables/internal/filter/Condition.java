package dev.routed.nftables.internal.filter;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.nftables.Packet;

/** A condition of a rule. */
@FunctionalInterface
interface Condition {
    Condition ALWAYS = packet -> Truth.YES;
    Condition UNKNOWN = packet -> Truth.UNKNOWN;

    Truth of(Packet packet);

    default Condition and(Condition other) {
        return packet -> of(packet).and(other.of(packet));
    }

    default Condition negatedIf(boolean negated) {
        return negated ? packet -> of(packet).not() : this;
    }

    /** Whether a link has a name; the pattern may end with the wildcard of its language. */
    static Truth name(String pattern, String wildcard, String link) {
        return Truth.of(
                pattern.endsWith(wildcard)
                        ? link.startsWith(pattern.substring(0, pattern.length() - wildcard.length()))
                        : link.equals(pattern));
    }

    /** Whether an address lies in a prefix, an address being a prefix of full length. */
    static Truth within(String prefix, Ip address) {
        try {
            Prefix range = prefix.contains("/")
                    ? Prefix.parse(prefix)
                    : Ip.parse(prefix).asPrefix();
            return Truth.of(range.contains(address));
        } catch (IllegalArgumentException e) {
            return Truth.UNKNOWN;
        }
    }
}
