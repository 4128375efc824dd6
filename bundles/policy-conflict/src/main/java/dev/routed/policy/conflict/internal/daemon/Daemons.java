package dev.routed.policy.conflict.internal.daemon;

import dev.routed.process.Program;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Finds the routing daemon of this host. */
public class Daemons {
    /** A daemon that takes in ten thousand routes at once may take seconds to answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final List<RoutingDaemon> daemons = List.of(
            new Frr(new Program("vtysh", "install frr", LIMIT), DaemonKind::bgpdRuns),
            new Bird(new Program("birdc", "install bird2", LIMIT)));

    /** @param configured the daemon to ask whether it seems to run or not; empty for the one that runs, if any */
    public Optional<RoutingDaemon> current(Optional<DaemonKind> configured) {
        return daemons.stream()
                .filter(daemon -> configured.map(daemon.kind()::equals).orElseGet(daemon.kind()::runs))
                .findFirst();
    }
}
