package dev.routed.ipam.internal;

import dev.routed.api.ipam.History;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whose turn it is among the addresses of a pool: a container's own of last time; else the next that was never used;
 * when all have been, the one that has rested longest. What is taken, and what rests, is kept as runs, so that the
 * next is found at once however full the pool is, and room is needed for what is used and not for what there is.
 *
 * <p>Only so many are known to rest. One that is forgotten counts as never used and has its turn when the choice
 * comes round to it, which is later than for all before it.
 *
 * <p>Pure. Not safe for threads.
 */
final class Turns {
    /** How many addresses are known to rest, and how many names are known. */
    static final int MEMORY = 4096;

    private final Prefix subnet;
    private final Prefix range;
    private final int memory;
    /** What was used: taken now, resting, or never to be chosen and passed by. */
    private final Runs used = new Runs();
    /** What was in use, here or elsewhere, and is not taken here now; the longest first. */
    private final Set<Ip> resting = new LinkedHashSet<>();
    private final Map<String, Ip> names;
    private Ip next;

    /**
     * @param range   the part of the subnet that is chosen from
     * @param memory  how many addresses, and how many names, to remember
     * @param history where to go on
     * @param taken   what is taken of the range, or around it
     */
    Turns(Prefix subnet, Prefix range, int memory, History history, Stream<Ip> taken) {
        this.subnet = subnet;
        this.range = range;
        this.memory = memory;
        this.next = range.contains(history.next()) ? history.next() : range.first();
        this.names = new Latest(memory);
        names.putAll(history.names());
        history.resting().forEach(this::release);
        taken.forEach(this::take);
    }

    History history() {
        return new History(next, resting.stream().toList(), names);
    }

    /**
     * Whose turn it is. It still has to be taken.
     *
     * @param name     the container's; empty if it is not known
     * @param obstacle what speaks against an address: a prefix, holding it, that is no good as a whole; empty if
     *     it may be given
     * @return empty if none may be given
     */
    Optional<Ip> choose(Optional<String> name, Function<Ip, Optional<Prefix>> obstacle) {
        return name.map(names::get)
                .filter(its -> isChosenFrom(its) && obstacle.apply(its).isEmpty())
                .or(() -> neverUsed(obstacle))
                .or(() -> longestResting(obstacle));
    }

    /** From where the choice came to last time, once round. */
    private Optional<Ip> neverUsed(Function<Ip, Optional<Prefix>> obstacle) {
        return neverUsed(next, range.last(), obstacle).or(() -> neverUsed(range.first(), next, obstacle));
    }

    private Optional<Ip> neverUsed(Ip first, Ip last, Function<Ip, Optional<Prefix>> obstacle) {
        Ip candidate = firstUnused(first);
        while (candidate.compareTo(last) <= 0) {
            Optional<Prefix> reason = obstacle.apply(candidate);
            if (reason.isEmpty()) {
                next = candidate.equals(range.last()) ? range.first() : candidate.next();
                return Optional.of(candidate);
            }
            if (reason.get().isHost()) {
                release(candidate);
            }
            Ip reached = reason.get().last();
            if (reached.compareTo(last) >= 0) {
                return Optional.empty();
            }
            candidate = firstUnused(reached.next());
        }
        return Optional.empty();
    }

    /** From an address on; what looks special is passed by for good. */
    private Ip firstUnused(Ip from) {
        Ip candidate = used.firstOutside(from);
        while (looksSpecial(candidate)) {
            used.add(candidate);
            candidate = used.firstOutside(candidate);
        }
        return candidate;
    }

    private Optional<Ip> longestResting(Function<Ip, Optional<Prefix>> obstacle) {
        for (int left = resting.size(); left > 0; left--) {
            Ip candidate = resting.iterator().next();
            if (obstacle.apply(candidate).isEmpty()) {
                return Optional.of(candidate);
            }
            release(candidate);
        }
        return Optional.empty();
    }

    /** An address is in use here. */
    void take(Ip address) {
        if (isChosenFrom(address)) {
            used.add(address);
            resting.remove(address);
        }
    }

    /** An address was in use until now, here or elsewhere. */
    void release(Ip address) {
        if (!isChosenFrom(address)) {
            return;
        }
        used.add(address);
        resting.remove(address);
        resting.add(address);
        if (resting.size() > memory) {
            Iterator<Ip> longest = resting.iterator();
            used.remove(longest.next());
            longest.remove();
        }
    }

    /** A container has an address. */
    void remember(String name, Ip address) {
        names.put(name, address);
    }

    private boolean isChosenFrom(Ip address) {
        return range.contains(address) && !looksSpecial(address);
    }

    /**
     * Of IPv4 the first and the last address of a subnet, and those that end in .0 or .255: a /32 has no broadcast,
     * so they work, but many a filter and many a reader takes them for network and broadcast addresses. Of IPv6 the
     * first, which means any router (RFC 4291, 2.6.1). In a subnet of one or two addresses there is nothing else
     * (RFC 3021, RFC 6164).
     */
    private boolean looksSpecial(Ip address) {
        if (subnet.length() >= address.family().bits() - 1) {
            return false;
        }
        if (address.isIpv6()) {
            return address.equals(subnet.first());
        }
        long lastOctet = address.low() & 0xff;
        return lastOctet == 0
                || lastOctet == 255
                || address.equals(subnet.first())
                || address.equals(subnet.last());
    }

    /** The latest that were put in or asked for; the others are forgotten. */
    private static final class Latest extends LinkedHashMap<String, Ip> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ip> eldest) {
            return size() > most;
        }
    }
}
