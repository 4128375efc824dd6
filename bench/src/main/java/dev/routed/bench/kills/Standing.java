package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import java.util.List;

/**
 * An endpoint of a client.
 *
 * @param id        its identifier
 * @param net       its network
 * @param addresses one of each of the network's pools
 */
record Standing(String id, Net net, List<Ip> addresses) {
    String link() {
        return "rt" + id.substring(0, 12);
    }

    String peer() {
        return "rc" + id.substring(0, 12);
    }
}
