package dev.routed.cnm.wire;

import dev.routed.api.network.Port;
import java.util.Arrays;
import java.util.Optional;

/** A port of {@code EXPOSE}, {@code --expose} or {@code -p}, with its IP protocol number (IANA). */
public record ExposedPort(int proto, int port) {
    public ExposedPort {
        Required.port("Port", port, 1);
    }

    /** Converts to the value of the driver; empty for a protocol other than those of Docker. */
    public Optional<Port> named() {
        return Arrays.stream(Port.Protocol.values())
                .filter(protocol -> protocol.number() == proto)
                .findFirst()
                .map(protocol -> new Port(port, protocol));
    }
}
