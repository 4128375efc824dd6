package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of addresses of one family, kept as runs of neighbours: room and time are by the number of runs, however
 * long they are. The family's last address is never one of them.
 */
final class Runs {
    /** The first address of each run, and the first one behind it. */
    private final NavigableMap<Ip, Ip> runs = new TreeMap<>();

    void add(Ip address) {
        if (contains(address)) {
            return;
        }
        Map.Entry<Ip, Ip> before = runs.floorEntry(address);
        Ip first = before != null && before.getValue().equals(address) ? before.getKey() : address;
        Ip behind = address.next();
        Ip further = runs.remove(behind);
        runs.put(first, further == null ? behind : further);
    }

    void remove(Ip address) {
        if (!contains(address)) {
            return;
        }
        Map.Entry<Ip, Ip> run = runs.floorEntry(address);
        if (run.getKey().equals(address)) {
            runs.remove(address);
        } else {
            runs.put(run.getKey(), address);
        }
        if (!run.getValue().equals(address.next())) {
            runs.put(address.next(), run.getValue());
        }
    }

    boolean contains(Ip address) {
        return !firstOutside(address).equals(address);
    }

    /** The address itself if it is not in the set, else the first behind it that is not. */
    Ip firstOutside(Ip address) {
        Map.Entry<Ip, Ip> run = runs.floorEntry(address);
        return run != null && run.getValue().compareTo(address) > 0 ? run.getValue() : address;
    }
}
