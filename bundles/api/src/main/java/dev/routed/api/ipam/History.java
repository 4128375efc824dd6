package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The past use of a pool, from which the next run of the appliance continues.
 *
 * @param next the address from which the next search for a never used address starts
 * @param resting recently used addresses, of this host or others, the longest resting first
 * @param names the last address of each container by name, the least recently requested first
 */
public record History(Ip next, List<Ip> resting, Map<String, Ip> names) {
    public History {
        resting = List.copyOf(resting);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** Returns the history of an unused pool. */
    public static History beginningAt(Ip next) {
        return new History(next, List.of(), Map.of());
    }
}
