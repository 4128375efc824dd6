package dev.routed.bench;

import dev.routed.api.net.Ip;
import java.util.List;

/** A network of a client of the plugin sockets, with one pool, or one of each family, IPv4 first. */
public record ClientNetwork(String id, List<Pool> pools) {
    /** A pool from the answer to RequestPool; {@code subnet} is in CIDR notation. */
    public record Pool(String id, String subnet, Ip gateway) {
        public boolean isIpv6() {
            return gateway.isIpv6();
        }
    }
}
