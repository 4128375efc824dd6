package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.RoutingDaemon;
import dev.routed.routing.internal.rules.Batches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * BIRD 2, asked by {@code birdc show route}. Its table holds the routes of every protocol, those it prefers less than
 * the kernel's route included. One question covers up to {@value #ADDRESSES} addresses of one family.
 */
final class Bird implements RoutingDaemon {
    /** Bird closes the connection at a command of 4096 bytes or more; an IPv6 address takes up to 45. */
    static final int ADDRESSES = 64;

    private final Birdc birdc;

    Bird(Birdc birdc) {
        this.birdc = birdc;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.BIRD;
    }

    @Override
    public DaemonRoutes ask(Collection<Ip> addresses) {
        List<BirdAnswers.Found> found = new ArrayList<>();
        addresses.stream()
                .collect(Collectors.groupingBy(Ip::family, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(family -> Batches.of(family, ADDRESSES).stream())
                .forEach(batch -> found.addAll(BirdAnswers.routes(birdc.show(routes(batch)))));
        if (found.isEmpty()) {
            return DaemonRoutes.NONE;
        }
        Ip self = BirdAnswers.self(birdc.show("show status"));
        return new DaemonRoutes(Optional.of(self), BirdAnswers.foreign(found, self));
    }

    private static String routes(List<Ip> addresses) {
        return addresses.stream()
                .map(address -> address.asPrefix().toString())
                .collect(Collectors.joining(", ", "show route where net ~ [", "] all"));
    }
}
