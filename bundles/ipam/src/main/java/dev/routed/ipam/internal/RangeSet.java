package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of addresses of one family, stored as ranges: memory grows with the number of ranges, and the time of a call
 * with its logarithm. The last address of the family (255.255.255.255) must not be added. Not thread-safe.
 */
final class RangeSet {
    /** Maps the first address of each range to the first address after the range. */
    private final NavigableMap<Ip, Ip> ranges = new TreeMap<>();

    void add(Ip address) {
        if (contains(address)) {
            return;
        }
        Map.Entry<Ip, Ip> before = ranges.floorEntry(address);
        Ip first = before != null && before.getValue().equals(address) ? before.getKey() : address;
        Ip next = address.next();
        Ip endOfNextRange = ranges.remove(next);
        ranges.put(first, endOfNextRange == null ? next : endOfNextRange);
    }

    void remove(Ip address) {
        if (!contains(address)) {
            return;
        }
        Map.Entry<Ip, Ip> range = ranges.floorEntry(address);
        if (range.getKey().equals(address)) {
            ranges.remove(address);
        } else {
            ranges.put(range.getKey(), address);
        }
        if (!range.getValue().equals(address.next())) {
            ranges.put(address.next(), range.getValue());
        }
    }

    boolean contains(Ip address) {
        return !firstOutside(address).equals(address);
    }

    /** Returns the lowest address that is not below the given one and not in the set. */
    Ip firstOutside(Ip address) {
        Map.Entry<Ip, Ip> range = ranges.floorEntry(address);
        return range != null && range.getValue().compareTo(address) > 0 ? range.getValue() : address;
    }
}
