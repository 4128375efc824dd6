package dev.routed.policy.conflict.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The routing daemons, of which a host has one as a rule. */
class Daemons {
    /** One that takes in ten thousand routes at once may be that busy. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Map<DaemonKind, RoutingDaemon> daemons = new EnumMap<>(Map.of(
            DaemonKind.FRR, new Frr(new Program("vtysh", LIMIT), DaemonKind::runsBgp),
            DaemonKind.BIRD, new Bird(new Program("birdc", LIMIT))));

    /**
     * The one to ask now; absent if none runs.
     *
     * @param wanted which one it is to be; absent for any
     */
    Optional<Map.Entry<DaemonKind, RoutingDaemon>> current(Optional<DaemonKind> wanted) {
        return wanted.or(() -> Arrays.stream(DaemonKind.values()).filter(DaemonKind::runs).findFirst())
                .map(kind -> Map.entry(kind, daemons.get(kind)));
    }
}
