package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * FRR, by {@code vtysh -c 'show … json'}. All addresses go in one call, since the start of vtysh costs more than a
 * hundred questions.
 *
 * <p>zebra has what the protocols found, also where it prefers the kernel's own route. bgpd keeps from it what it likes
 * less than this host's own announcement, so it is asked itself; and who announces something by OSPF only its daemons know.
 */
final class Frr implements RoutingDaemon {
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
        for (OspfVersion version : OspfVersion.values()) {
            List<Ip> those = rivals.stream()
                    .filter(rival -> rival.protocol().equals(version.protocol))
                    .map(Rival::address)
                    .toList();
            if (!those.isEmpty()) {
                FrrAnswers.Ospf ospf = version.read.apply(
                        show(Stream.concat(Stream.of(version.general), those.stream().map(version.one))));
                self = Optional.of(ospf.self());
                rivals.replaceAll(rival -> those.contains(rival.address()) ? rival.by(ospf.announcers(rival.address())) : rival);
            }
        }
        if (bgp.getAsBoolean()) {
            FrrAnswers.Bgp bgpd = FrrAnswers.bgp(show(addresses.stream().map(Frr::paths)));
            rivals.addAll(bgpd.rivals());
            self = self.or(bgpd::self);
        }
        return new Heard(self, rivals);
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

    /** The daemons of OSPF, each with its own way to tell who announces something. */
    private enum OspfVersion {
        V2("ospf", "show ip ospf border-routers",
                address -> "show ip ospf database external %s json".formatted(address), FrrAnswers::ospf),
        V3("ospf6", "show ipv6 ospf6 json",
                address -> "show ipv6 ospf6 route %s json".formatted(address.asPrefix()), FrrAnswers::ospf6);

        private final String protocol;
        private final String general;
        private final Function<Ip, String> one;
        private final Function<String, FrrAnswers.Ospf> read;

        OspfVersion(String protocol, String general, Function<Ip, String> one, Function<String, FrrAnswers.Ospf> read) {
            this.protocol = protocol;
            this.general = general;
            this.one = one;
            this.read = read;
        }
    }
}
