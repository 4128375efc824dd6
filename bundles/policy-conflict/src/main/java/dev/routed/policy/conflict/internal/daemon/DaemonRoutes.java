package dev.routed.policy.conflict.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.policy.conflict.internal.rules.ForeignRoute;
import java.util.List;
import java.util.Optional;

/** Routes that other hosts announce. {@code self}, this host's router identifier, may be absent if there are none. */
public record DaemonRoutes(Optional<Ip> self, List<ForeignRoute> foreign) {
    static final DaemonRoutes NONE = new DaemonRoutes(Optional.empty(), List.of());
}
