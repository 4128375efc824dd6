package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.Comparator;

/** A permanent neighbor (NUD_PERMANENT): the host knows its MAC without ARP or neighbor discovery. */
public record Neighbour(Ip address, Mac mac, String link) implements Comparable<Neighbour> {
    private static final Comparator<Neighbour> ORDER =
            Comparator.comparing(Neighbour::link).thenComparing(Neighbour::address);

    @Override
    public int compareTo(Neighbour other) {
        return ORDER.compare(this, other);
    }
}
