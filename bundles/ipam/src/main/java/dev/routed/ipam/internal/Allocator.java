package dev.routed.ipam.internal;

import dev.routed.api.ipam.History;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Orders the free addresses of a pool for the next search: the address that the container had last; then the addresses
 * that were never used, from where the last search ended; then the resting addresses, the one that rests longest first.
 * An address rests from its release until it is taken again. Only {@link #MEMORY} addresses rest; a forgotten one
 * counts as never used. Used addresses are kept as ranges: a search is fast in a full pool, and memory grows with the
 * use of the pool, not with its size. Pure. Not thread-safe.
 */
final class Allocator {
    /** The number of resting addresses, and of container names, that are remembered. */
    static final int MEMORY = 4096;

    private final Prefix subnet;
    private final Prefix range;
    private final int memory;
    /** The addresses that are taken or resting, and those among them that are never chosen. */
    private final RangeSet used = new RangeSet();
    /** The addresses that were in use on any host and are not taken here now, the longest resting first. */
    private final Set<Ip> resting = new LinkedHashSet<>();

    /** The last address of each container by name, the least recently requested first. */
    private final Map<String, Ip> names = new LinkedHashMap<>(16, 0.75f, true);

    private Ip next;

    /** @param taken the addresses taken now; addresses outside the range are ignored */
    Allocator(Prefix subnet, Prefix range, int memory, History history, Stream<Ip> taken) {
        this.subnet = subnet;
        this.range = range;
        this.memory = memory;
        this.next = range.contains(history.next()) ? history.next() : range.first();
        history.names().forEach(this::remember);
        history.resting().forEach(this::release);
        taken.forEach(this::take);
    }

    History history() {
        return new History(next, resting.stream().toList(), names);
    }

    Search search(Optional<String> name) {
        return new Search(name.map(names::get).filter(this::isChoosable));
    }

    private enum Stage {
        /** The address that the container had last. */
        OWN,
        /** The never used addresses from {@link #next} on. */
        UPPER,
        /** The never used addresses before {@link #next}. */
        LOWER,
        RESTING
    }

    /**
     * Proposes candidates one by one. After each one the caller calls {@link #accept} or {@link #pass}. Addresses may
     * be taken and released between two calls, but there is only one search at a time.
     */
    final class Search {
        private final Optional<Ip> own;
        private Stage stage = Stage.OWN;
        private Optional<Ip> candidate = Optional.empty();
        private Ip from;
        private Ip to;
        private int left;

        private Search(Optional<Ip> own) {
            this.own = own;
        }

        /** Returns the next candidate; empty if none is left. The caller checks that it is free. */
        Optional<Ip> candidate() {
            candidate = inStage();
            while (candidate.isEmpty() && stage != Stage.RESTING) {
                enterNextStage();
                candidate = inStage();
            }
            return candidate;
        }

        private Optional<Ip> inStage() {
            return switch (stage) {
                case OWN -> own;
                case UPPER, LOWER -> Optional.of(firstUnused(from)).filter(ip -> ip.compareTo(to) <= 0);
                case RESTING -> left > 0 ? resting.stream().findFirst() : Optional.empty();
            };
        }

        private void enterNextStage() {
            switch (stage) {
                case OWN -> range(Stage.UPPER, next, range.last());
                case UPPER -> range(Stage.LOWER, range.first(), next);
                case LOWER, RESTING -> {
                    stage = Stage.RESTING;
                    left = resting.size();
                }
            }
        }

        private void range(Stage entered, Ip first, Ip last) {
            stage = entered;
            from = first;
            to = last;
        }

        /** The candidate is chosen; the caller takes it. */
        void accept() {
            if (stage == Stage.UPPER || stage == Stage.LOWER) {
                Ip chosen = candidate.orElseThrow();
                next = chosen.equals(range.last()) ? range.first() : chosen.next();
            }
        }

        /** Skips an obstacle, which contains the candidate. A candidate that alone is in use rests from now on. */
        void pass(Prefix obstacle) {
            if (!obstacle.contains(candidate.orElseThrow())) {
                throw new IllegalArgumentException("%s is not in the obstacle %s".formatted(candidate.get(), obstacle));
            }
            switch (stage) {
                case OWN -> enterNextStage();
                case UPPER, LOWER -> {
                    if (obstacle.isHost()) {
                        release(candidate.orElseThrow());
                    }
                    if (obstacle.last().compareTo(to) >= 0) {
                        enterNextStage();
                    } else {
                        from = obstacle.last().next();
                    }
                }
                case RESTING -> {
                    left--;
                    release(candidate.orElseThrow());
                }
            }
        }
    }

    /** Skips addresses that are never chosen, and marks them as used. */
    private Ip firstUnused(Ip start) {
        Ip candidate = used.firstOutside(start);
        while (looksSpecial(candidate)) {
            used.add(candidate);
            candidate = used.firstOutside(candidate);
        }
        return candidate;
    }

    void take(Ip address) {
        if (isChoosable(address)) {
            used.add(address);
            resting.remove(address);
        }
    }

    /** An address is no longer in use on this host, or was found in use on another. */
    void release(Ip address) {
        if (!isChoosable(address)) {
            return;
        }
        used.add(address);
        resting.remove(address);
        resting.add(address);
        if (resting.size() > memory) {
            used.remove(removeFirst(resting));
        }
    }

    void remember(String name, Ip address) {
        names.put(name, address);
        if (names.size() > memory) {
            removeFirst(names.keySet());
        }
    }

    private static <T> T removeFirst(Set<T> values) {
        T first = values.iterator().next();
        values.remove(first);
        return first;
    }

    private boolean isChoosable(Ip address) {
        return range.contains(address) && !looksSpecial(address);
    }

    /**
     * Tells whether an address is only given on request. In IPv4 these are the first and the last address of the subnet
     * and those that end in .0 or .255: as a /32 they work, but many filters and readers take them for network and
     * broadcast addresses. In IPv6 it is the first address, the subnet-router anycast address (RFC 4291, 2.6.1). A
     * subnet of one or two addresses has no such addresses (RFC 3021, RFC 6164).
     */
    private boolean looksSpecial(Ip address) {
        if (subnet.length() >= address.family().bits() - 1) {
            return false;
        }
        if (address.isIpv6()) {
            return address.equals(subnet.first());
        }
        long lastOctet = address.low() & 0xff;
        return lastOctet == 0 || lastOctet == 255 || address.equals(subnet.first()) || address.equals(subnet.last());
    }
}
