package dev.routed.bench.kills;

import dev.routed.api.net.Ip;
import java.util.List;

/**
 * A network as its engine knows it.
 *
 * @param id    its identifier
 * @param pools one, or one of each family; IPv4 first
 */
record Net(String id, List<Pool> pools) {

    /**
     * A pool as IPAM answered.
     *
     * @param id      what later calls name it by
     * @param subnet  with its length
     * @param gateway that came with it
     */
    record Pool(String id, String subnet, Ip gateway) {
        boolean isIpv6() {
            return gateway.isIpv6();
        }
    }
}
