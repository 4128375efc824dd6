package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.DaemonState;
import dev.routed.routing.internal.rules.FrrConfig;
import dev.routed.routing.internal.rules.FrrRemedies;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RouterIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The state of FRR, asked by {@code vtysh}. A question to a daemon that does not run is an error, so its socket counts.
 */
final class FrrState implements StateReader {
    private final Vtysh vtysh;
    private final Predicate<DaemonSocket> runs;

    FrrState(Vtysh vtysh, Predicate<DaemonSocket> runs) {
        this.vtysh = vtysh;
        this.runs = runs;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.FRR;
    }

    @Override
    public boolean seemsToRun() {
        return runs.test(DaemonSocket.ZEBRA);
    }

    @Override
    public boolean isInstalled() {
        return vtysh.isInstalled();
    }

    @Override
    public DaemonState state(Collection<Prefix> subnets) {
        String text = vtysh.show("show version", "show running-config");
        FrrConfig config = FrrConfig.parse(text);
        List<Announcer> announcers = new ArrayList<>();
        for (Announcer announcer : neighbors(config)) {
            announcers.add(announcer.announcing(announced(announcer), rivals(announcer)));
        }
        return new DaemonState(
                DaemonKind.FRR,
                FrrStateAnswers.version(text),
                routerId(announcers),
                announcers,
                FrrStateAnswers.prefixes(vtysh.show("show ip route kernel json", "show ipv6 route kernel json")),
                new FrrRemedies(config));
    }

    @Override
    public List<Announcer> neighbors() {
        return neighbors(FrrConfig.parse(vtysh.show("show running-config")));
    }

    List<Announcer> neighbors(FrrConfig config) {
        List<Announcer> announcers = new ArrayList<>();
        if (config.block("router ospf").isPresent() && runs.test(DaemonSocket.OSPFD)) {
            announcers.add(announcer(
                    "ospf",
                    "ospf",
                    Set.of(Family.IPV4),
                    FrrStateAnswers.ospf(vtysh.show("show ip ospf neighbor json"))));
        }
        if (config.block("router ospf6").isPresent() && runs.test(DaemonSocket.OSPF6D)) {
            announcers.add(announcer(
                    "ospf6",
                    "ospf",
                    Set.of(Family.IPV6),
                    FrrStateAnswers.ospf6(vtysh.show("show ipv6 ospf6 neighbor json"))));
        }
        Optional<String> bgp = config.block("router bgp \\d+");
        if (bgp.isPresent() && runs.test(DaemonSocket.BGPD)) {
            Set<Family> families = EnumSet.noneOf(Family.class);
            if (config.activates(bgp.get(), "ipv4") || config.activatesByDefault(bgp.get())) {
                families.add(Family.IPV4);
            }
            if (config.activates(bgp.get(), "ipv6")) {
                families.add(Family.IPV6);
            }
            announcers.add(
                    announcer("bgp", "bgp", families, FrrStateAnswers.bgp(vtysh.show("show bgp neighbors json"))));
        }
        return announcers;
    }

    private static Announcer announcer(String name, String protocol, Set<Family> families, List<Neighbor> neighbors) {
        return new Announcer(name, protocol, families, true, neighbors, Set.of(), Set.of());
    }

    private Set<Ip> announced(Announcer announcer) {
        return switch (announcer.name()) {
            case "ospf" -> FrrStateAnswers.external(vtysh.show("show ip ospf database external self-originate json"));
            case "ospf6" -> FrrStateAnswers.redistributed(vtysh.show("show ipv6 ospf6 redistribute json"));
            default -> {
                Set<Ip> announced = new HashSet<>();
                List<String> questions = announcer.neighbors().stream()
                        .filter(Neighbor::up)
                        .flatMap(neighbor -> announcer.families().stream()
                                .map(family -> "show bgp %s unicast neighbors %s advertised-routes json"
                                        .formatted(family == Family.IPV6 ? "ipv6" : "ipv4", neighbor.name())))
                        .toList();
                if (!questions.isEmpty()) {
                    announced.addAll(FrrStateAnswers.advertised(vtysh.show(questions)));
                }
                yield announced;
            }
        };
    }

    /**
     * The routers that see a second router with our ID. OSPFv3 has the same IDs as OSPF; BGP shows those of neighbors.
     */
    private Set<String> rivals(Announcer announcer) {
        if (announcer.name().equals("bgp")) {
            return FrrStateAnswers.sameId(vtysh.show("show bgp neighbors json"));
        }
        if (!announcer.name().equals("ospf")) {
            return Set.of();
        }
        List<String> questions = Stream.concat(
                        Stream.of("show ip ospf database router self-originate json"),
                        announcer.neighbors().stream()
                                .flatMap(neighbor -> neighbor.routerId().stream())
                                .distinct()
                                .map("show ip ospf database router %s json"::formatted))
                .toList();
        RouterIds ids = new RouterIds();
        return FrrStateAnswers.links(vtysh.show(questions), ids)
                .map(ids::rivals)
                .orElse(Set.of());
    }

    /** @param announcers with a daemon that runs */
    Optional<Ip> routerId(List<Announcer> announcers) {
        List<String> questions = new ArrayList<>();
        for (Announcer announcer : announcers) {
            questions.add(
                    switch (announcer.name()) {
                        case "ospf" -> "show ip ospf json";
                        case "ospf6" -> "show ipv6 ospf6 json";
                        default -> "show bgp ipv4 unicast summary json";
                    });
        }
        return questions.isEmpty() ? Optional.empty() : FrrStateAnswers.routerId(vtysh.show(questions));
    }
}
