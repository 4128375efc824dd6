package dev.routed.policy.ingress.internal;

import dev.routed.api.nftables.Counter;
import java.util.HashMap;
import java.util.Map;

/**
 * Sums the packets of counters by their sort. The sums only grow, while counters come with their endpoint, go with it,
 * and begin again at zero with a replaced table. Packets after the last reading of a counter are lost with it.
 * Thread-safe.
 */
final class PacketTotals {
    private final Map<String, Long> totals = new HashMap<>();
    private Map<String, Long> before = Map.of();

    /** @param counters all of the table, by name: {@code SORT_ID} */
    synchronized void add(Map<String, Counter> counters) {
        Map<String, Long> now = new HashMap<>();
        counters.forEach((name, counter) -> {
            long packets = counter.packets();
            long earlier = before.getOrDefault(name, 0L);
            totals.merge(sort(name), packets >= earlier ? packets - earlier : packets, Long::sum);
            now.put(name, packets);
        });
        before = now;
    }

    private static String sort(String name) {
        return name.substring(0, name.indexOf('_'));
    }

    /** Returns the packets of all counters of a sort, from the first reading on. */
    synchronized long of(String sort) {
        return totals.getOrDefault(sort, 0L);
    }
}
