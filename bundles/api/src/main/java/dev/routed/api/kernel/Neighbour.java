package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.util.Comparator;

/**
 * A permanent neighbour (NUD_PERMANENT): an address whose MAC the host knows without asking.
 *
 * @param address the neighbour's address
 * @param mac     its MAC
 * @param link    the name of the link it is on
 */
public record Neighbour(Ip address, Mac mac, String link) implements Comparable<Neighbour> {
    private static final Comparator<Neighbour> ORDER =
            Comparator.comparing(Neighbour::link).thenComparing(Neighbour::address);

    @Override
    public int compareTo(Neighbour other) {
        return ORDER.compare(this, other);
    }
}
