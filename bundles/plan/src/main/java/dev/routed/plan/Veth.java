package dev.routed.plan;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Mac;

/**
 * A veth pair as it should be, seen from the host.
 *
 * @param name    of the end that stays on the host
 * @param mac     of that end
 * @param peer    name of the end that goes into the container
 * @param peerMac of that end
 * @param mtu     of both ends, bytes
 * @param group   IFLA_GROUP of the host's end
 * @param alias   IFLA_IFALIAS of the host's end: what the link is for
 */
public record Veth(String name, Mac mac, String peer, Mac peerMac, int mtu, int group, String alias)
        implements Comparable<Veth> {

    public Veth {
        shorterThan(Link.MAX_NAME, name);
        shorterThan(Link.MAX_NAME, peer);
        shorterThan(Link.MAX_ALIAS, alias);
    }

    private static void shorterThan(int limit, String text) {
        if (text.length() > limit) {
            throw new IllegalArgumentException("'%s' has more than %d characters".formatted(text, limit));
        }
    }

    @Override
    public int compareTo(Veth other) {
        return name.compareTo(other.name);
    }
}
