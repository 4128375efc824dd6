package dev.routed.routing.internal.daemon;

import dev.routed.api.routing.DaemonKind;
import dev.routed.api.routing.RoutingDaemon;
import dev.routed.api.routing.RoutingDaemons;
import dev.routed.process.Program;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;

/** Asks FRR and BIRD by the programs that come with them. */
@Component
public final class InstalledDaemons implements RoutingDaemons {
    /** A daemon that takes in ten thousand routes at once may take seconds to answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Vtysh VTYSH = new Vtysh(new Program("vtysh", "install frr", LIMIT));
    private static final Birdc BIRDC = new Birdc(new Program("birdc", "install bird2", LIMIT));

    private static final Frr FRR = new Frr(VTYSH, DaemonSocket.BGPD::exists);
    private static final Bird BIRD = new Bird(BIRDC);
    private static final FrrState FRR_STATE = new FrrState(VTYSH, DaemonSocket::exists);
    private static final BirdState BIRD_STATE = new BirdState(BIRDC, DaemonSocket.BIRD::exists);

    private final List<RoutingDaemon> daemons = List.of(FRR, BIRD);

    /** Readers of the state of each supported daemon, whether it runs or not. */
    public static List<StateReader> readers() {
        return List.of(FRR_STATE, BIRD_STATE);
    }

    /** Readers of the routers that each daemon that seems to run knows. */
    public static List<RouterReader> routers() {
        return Stream.<RouterReader>of(new FrrRouters(VTYSH, FRR_STATE, FRR), new BirdRouters(BIRDC, BIRD_STATE, BIRD))
                .filter(reader -> socket(reader.kind()).exists())
                .toList();
    }

    @Override
    public Optional<RoutingDaemon> current(Optional<DaemonKind> configured) {
        return daemons.stream()
                .filter(daemon -> configured
                        .map(daemon.kind()::equals)
                        .orElseGet(() -> socket(daemon.kind()).exists()))
                .findFirst();
    }

    private static DaemonSocket socket(DaemonKind kind) {
        return switch (kind) {
            case FRR -> DaemonSocket.ZEBRA;
            case BIRD -> DaemonSocket.BIRD;
        };
    }
}
