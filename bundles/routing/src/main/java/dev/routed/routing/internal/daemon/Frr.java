package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.api.routing.RoutingDaemon;
import dev.routed.routing.internal.rules.Batches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * FRR, asked by {@code vtysh -c 'show … json'}. One call asks for up to {@value #ADDRESSES} addresses: the start of
 * vtysh takes longer than a hundred questions.
 *
 * <p>zebra knows the routes of all protocols, those it prefers less than the kernel's route included. Two things it
 * does not know: bgpd withholds routes that it prefers less than this host's own announcement, and only the OSPF
 * daemons know which router announces a route.
 */
final class Frr implements RoutingDaemon {
    /** An answer has up to 2 KB for an address, and a program may print 4 MB. */
    static final int ADDRESSES = 500;

    private final Vtysh vtysh;
    private final BooleanSupplier bgpdRuns;

    /** @param bgpdRuns a question for a daemon that does not run is an error */
    Frr(Vtysh vtysh, BooleanSupplier bgpdRuns) {
        this.vtysh = vtysh;
        this.bgpdRuns = bgpdRuns;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.FRR;
    }

    @Override
    public DaemonRoutes ask(Collection<Ip> addresses) {
        List<DaemonRoutes> answers = Batches.of(List.copyOf(addresses), ADDRESSES).stream()
                .map(this::askOnce)
                .toList();
        return new DaemonRoutes(
                answers.stream().flatMap(answer -> answer.self().stream()).findFirst(),
                answers.stream().flatMap(answer -> answer.foreign().stream()).toList());
    }

    private DaemonRoutes askOnce(List<Ip> addresses) {
        List<ForeignRoute> foreign = new ArrayList<>(
                FrrAnswers.routes(vtysh.show(addresses.stream().map(Frr::route).toList())));
        Optional<Ip> self = Optional.empty();
        List<String> questions = routers(foreign);
        if (!questions.isEmpty()) {
            FrrAnswers.Ospf ospf = FrrAnswers.ospf(vtysh.show(questions));
            self = Optional.of(ospf.self());
            foreign.replaceAll(route ->
                    route.protocol().startsWith("ospf") ? route.announcedBy(ospf.announcers(route.address())) : route);
        }
        if (bgpdRuns.getAsBoolean()) {
            FrrAnswers.Bgp bgp = bgp(addresses);
            foreign.addAll(bgp.foreign());
            self = self.or(bgp::self);
        }
        return new DaemonRoutes(self, foreign);
    }

    /** Returns the BGP routes of other hosts to these addresses. The caller knows that bgpd runs. */
    List<ForeignRoute> bgpRoutes(Collection<Ip> addresses) {
        return Batches.of(List.copyOf(addresses), ADDRESSES).stream()
                .flatMap(batch -> bgp(batch).foreign().stream())
                .toList();
    }

    private FrrAnswers.Bgp bgp(List<Ip> addresses) {
        return FrrAnswers.bgp(vtysh.show(addresses.stream().map(Frr::paths).toList()));
    }

    /** Returns the questions for the routers that announce OSPF routes. Those with a plain text answer come first. */
    private static List<String> routers(List<ForeignRoute> routes) {
        List<Ip> ospf = addresses(routes, "ospf");
        List<Ip> ospf6 = addresses(routes, "ospf6");
        List<String> questions = new ArrayList<>();
        if (!ospf.isEmpty()) {
            questions.add("show ip ospf border-routers");
            ospf.forEach(address -> questions.add("show ip ospf database external %s json".formatted(address)));
        }
        if (!ospf6.isEmpty()) {
            questions.add("show ipv6 ospf6 json");
            ospf6.forEach(address -> questions.add("show ipv6 ospf6 route %s json".formatted(address.asPrefix())));
        }
        return questions;
    }

    private static List<Ip> addresses(List<ForeignRoute> routes, String protocol) {
        return routes.stream()
                .filter(route -> route.protocol().equals(protocol))
                .map(ForeignRoute::address)
                .toList();
    }

    private static String route(Ip address) {
        return "show %s route %s json".formatted(address.isIpv6() ? "ipv6" : "ip", address.asPrefix());
    }

    private static String paths(Ip address) {
        return "show bgp %s unicast %s json".formatted(address.isIpv6() ? "ipv6" : "ipv4", address.asPrefix());
    }
}
