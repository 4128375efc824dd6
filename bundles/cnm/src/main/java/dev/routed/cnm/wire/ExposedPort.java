package dev.routed.cnm.wire;

import dev.routed.api.network.Port;
import java.util.Arrays;
import java.util.Optional;

/**
 * One port that {@code EXPOSE}, {@code --expose} or {@code -p} names.
 *
 * @param proto the IP protocol's number (IANA)
 * @param port  the container's port
 */
public record ExposedPort(int proto, int port) {

    /** As the driver knows it; empty for a protocol that has no ports or none that Docker can name. */
    public Optional<Port> named() {
        return Arrays.stream(Port.Protocol.values())
                .filter(protocol -> protocol.number() == proto)
                .findFirst()
                .map(protocol -> new Port(port, protocol));
    }
}
