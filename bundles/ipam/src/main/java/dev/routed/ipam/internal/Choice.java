package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.function.Function;

/** The choice of an address where the user left it open: the lowest that nothing speaks against. */
final class Choice {

    private Choice() {}

    /**
     * @param range   where to choose from
     * @param subnet  the pool that the range is part of
     * @param blocked what speaks against an address: the prefix, holding it, that is no good as a whole;
     *     empty if it may be given
     * @return the lowest address that may be given, or empty if the range is full
     */
    static Optional<Ip> from(Prefix range, Prefix subnet, Function<Ip, Optional<Prefix>> blocked) {
        Ip last = range.last();
        Ip candidate = range.first();
        while (true) {
            Optional<Prefix> obstacle =
                    looksSpecial(candidate, subnet) ? Optional.of(candidate.asPrefix()) : blocked.apply(candidate);
            if (obstacle.isEmpty()) {
                return Optional.of(candidate);
            }
            Ip reached = obstacle.get().last();
            if (reached.compareTo(last) >= 0) {
                return Optional.empty();
            }
            candidate = reached.next();
        }
    }

    /**
     * The first and the last address of a pool, and those that end in .0 or .255: a /32 has no broadcast, so
     * they work, but many a filter and many a reader takes them for network and broadcast addresses. In a
     * pool of one or two addresses (RFC 3021) there is nothing else.
     */
    private static boolean looksSpecial(Ip address, Prefix subnet) {
        if (address.isIpv6() || subnet.length() >= 31) {
            return false;
        }
        long lastOctet = address.low() & 0xff;
        return lastOctet == 0
                || lastOctet == 255
                || address.equals(subnet.first())
                || address.equals(subnet.last());
    }
}
