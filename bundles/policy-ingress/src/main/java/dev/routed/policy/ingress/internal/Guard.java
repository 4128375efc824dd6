package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import dev.routed.policy.ingress.internal.Ruleset.Entry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What guards an endpoint. Pure.
 *
 * @param endpoint  its identifier
 * @param addresses its addresses
 * @param from      who may send to it
 * @param ports     to which of its ports; absent for all
 */
record Guard(String endpoint, List<Ip> addresses, Sources from, Optional<SortedSet<Port>> ports) {
    private static final int DIGITS = 12;

    /** Whether everybody may send to all of it, so that it needs no entry. */
    boolean isOpen() {
        return from.anybody() && ports.isEmpty();
    }

    /** The name of the counter of packets that were let in and began something. */
    String accepted() {
        return "accepted_" + endpoint.substring(0, DIGITS);
    }

    /** The name of the counter of packets that were not. */
    String refused() {
        return "refused_" + endpoint.substring(0, DIGITS);
    }

    /** All that the table needs for it, the counters first. */
    Set<Entry> entries() {
        Set<Entry> entries = new LinkedHashSet<>();
        if (isOpen()) {
            return entries;
        }
        entries.add(Entry.counter(accepted()));
        entries.add(Entry.counter(refused()));
        addresses.forEach(address -> entries.addAll(entries(address)));
        return entries;
    }

    private Set<Entry> entries(Ip address) {
        Set<Entry> entries = new LinkedHashSet<>();
        entries.add(Entry.of("guarded", address));
        entries.add(Entry.counted("accepted", address, accepted()));
        entries.add(Entry.counted("refused", address, refused()));
        if (from.anybody()) {
            entries.add(Entry.of("open", address));
        }
        from.of(address.family()).forEach(range -> entries.add(Entry.source(address, range)));
        ports.ifPresent(named -> {
            entries.add(Entry.of("limited", address));
            named.forEach(port -> entries.add(Entry.port(address, port)));
        });
        return entries;
    }
}
