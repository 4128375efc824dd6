package dev.routed.api.routing;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;

/** Routes that other hosts announce. {@code self}, this host's router identifier, may be absent if there are none. */
public record DaemonRoutes(Optional<Ip> self, List<ForeignRoute> foreign) {
    public static final DaemonRoutes NONE = new DaemonRoutes(Optional.empty(), List.of());
}
