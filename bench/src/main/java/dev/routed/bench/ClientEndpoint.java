package dev.routed.bench;

import dev.routed.api.net.Ip;
import java.util.List;

/** An endpoint of a client of the plugin sockets, with one address of each pool of the network. */
public record ClientEndpoint(String id, ClientNetwork net, List<Ip> addresses) {
    public String link() {
        return "rt" + id.substring(0, 12);
    }

    public String peer() {
        return "rc" + id.substring(0, 12);
    }
}
