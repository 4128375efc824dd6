package dev.routed.plan;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Mac;

/**
 * A desired veth pair, seen from the host.
 *
 * @param peer the name of the end that moves into the container
 * @param mtu the MTU of both ends, in bytes
 * @param group IFLA_GROUP of the host end
 * @param alias IFLA_IFALIAS of the host end, which identifies the endpoint
 */
public record Veth(String name, Mac mac, String peer, Mac peerMac, int mtu, int group, String alias) {
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
}
