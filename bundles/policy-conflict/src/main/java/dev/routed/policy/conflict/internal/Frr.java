package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * FRR, by {@code vtysh -c 'show … json'}. All addresses go in one call, since the start of vtysh costs more than a
 * hundred questions.
 *
 * <p>zebra has what the protocols found, also where it prefers the kernel's own route. bgpd keeps from it what it likes
 * less than this host's own announcement, so it is asked itself; and who announces something by OSPF only its daemons know.
 */
final class Frr implements RoutingDaemon {
    private static final String OSPF = "ospf";
    private static final String OSPF6 = "ospf6";

    private final Program vtysh;
    private final BooleanSupplier bgp;

    /** @param bgp whether bgpd runs: a question to a daemon that does not is an error */
    Frr(Program vtysh, BooleanSupplier bgp) {
        this.vtysh = vtysh;
        this.bgp = bgp;
    }

    @Override
    public Heard ask(Collection<Ip> addresses) {
        List<Rival> rivals = new ArrayList<>(FrrAnswers.routes(show(addresses.stream().map(Frr::route))));
        Optional<Ip> self = Optional.empty();
        List<String> who = who(rivals);
        if (!who.isEmpty()) {
            FrrAnswers.Ospf ospf = FrrAnswers.ospf(show(who.stream()));
            self = Optional.of(ospf.self());
            rivals.replaceAll(rival -> isOspf(rival) ? rival.by(ospf.announcers(rival.address())) : rival);
        }
        if (bgp.getAsBoolean()) {
            FrrAnswers.Bgp bgpd = FrrAnswers.bgp(show(addresses.stream().map(Frr::paths)));
            rivals.addAll(bgpd.rivals());
            self = self.or(bgpd::self);
        }
        return new Heard(self, rivals);
    }

    private static boolean isOspf(Rival rival) {
        return rival.protocol().equals(OSPF) || rival.protocol().equals(OSPF6);
    }

    /** What is asked to learn who announces routes that came by OSPF. What is answered in plain text comes first. */
    private static List<String> who(List<Rival> rivals) {
        List<Ip> ospf = rivals.stream().filter(rival -> rival.protocol().equals(OSPF)).map(Rival::address).toList();
        List<Ip> ospf6 = rivals.stream().filter(rival -> rival.protocol().equals(OSPF6)).map(Rival::address).toList();
        List<String> who = new ArrayList<>();
        if (!ospf.isEmpty()) {
            who.add("show ip ospf border-routers");
            ospf.forEach(address -> who.add("show ip ospf database external %s json".formatted(address)));
        }
        if (!ospf6.isEmpty()) {
            who.add("show ipv6 ospf6 json");
            ospf6.forEach(address -> who.add("show ipv6 ospf6 route %s json".formatted(address.asPrefix())));
        }
        return who;
    }

    private String show(Stream<String> questions) {
        return vtysh.run(questions.flatMap(question -> Stream.of("-c", question)).toList());
    }

    private static String route(Ip address) {
        return "show %s route %s json".formatted(address.isIpv6() ? "ipv6" : "ip", address.asPrefix());
    }

    private static String paths(Ip address) {
        return "show bgp %s unicast %s json".formatted(address.isIpv6() ? "ipv6" : "ipv4", address.asPrefix());
    }
}
