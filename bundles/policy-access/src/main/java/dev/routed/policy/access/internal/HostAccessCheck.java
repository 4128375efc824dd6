package dev.routed.policy.access.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Verdict;
import dev.routed.policy.access.internal.AccessOptions.HostAccess;
import java.util.Set;

/** Tells what chain {@code input} of {@link AccessRuleset} does with a packet of a container to the host. Pure. */
final class HostAccessCheck {
    private HostAccessCheck() {}

    /** @param gateways the addresses that are nothing but gateways */
    static Verdict of(FirstPacket packet, Network network, Set<Ip> gateways) {
        HostAccess access =
                AccessOptions.isHostAccessLost(network) ? HostAccess.NONE : AccessOptions.hostAccess(network);
        if (packet.port().isEmpty() || access == HostAccess.ALL) {
            return Verdict.pass("containers of its network reach the host");
        }
        String id = ShortId.of(network.id());
        String remedy = "'routed network-set %s host-access allow' permits it".formatted(id);
        if (gateways.contains(packet.destination())) {
            return Verdict.drop("gateway %s serves nothing but ICMP: %s", packet.destination(), remedy);
        }
        return access == HostAccess.NONE
                ? Verdict.drop("containers of network %s reach no service of the host: %s", id, remedy)
                : Verdict.pass("containers of its network reach services of the host");
    }
}
