package dev.routed.api.policy;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import java.util.Optional;
import java.util.Set;

/**
 * The first packet of a connection that passes this host, or ends or begins on it, as policies see it. Immutable.
 *
 * @param port the destination port; absent for ICMP
 * @param sender the endpoint that sends it; absent if it comes from another host or from this host itself
 * @param receiver the endpoint to which it goes; absent if it goes elsewhere
 * @param containerAddresses the addresses of the sending container on all routed networks; empty without a sender
 * @param sourceLink the link of the host's route to the source; empty if there is none
 * @param forwarded whether it passes the host's hook {@code forward}
 */
public record FirstPacket(
        Ip source,
        Ip destination,
        Optional<Port> port,
        Optional<Attachment> sender,
        Optional<Attachment> receiver,
        Set<Ip> containerAddresses,
        String sourceLink,
        boolean forwarded) {
    public FirstPacket {
        containerAddresses = Set.copyOf(containerAddresses);
    }
}
