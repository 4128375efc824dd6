package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.daemon.BirdStateAnswers.Protocol;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.BirdRemedies;
import dev.routed.routing.internal.rules.DaemonState;
import dev.routed.routing.internal.rules.Neighbor;
import dev.routed.routing.internal.rules.RouterIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The state of BIRD, asked by {@code birdc}. */
final class BirdState implements StateReader {
    private final Birdc birdc;
    private final BooleanSupplier runs;

    BirdState(Birdc birdc, BooleanSupplier runs) {
        this.birdc = birdc;
        this.runs = runs;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.BIRD;
    }

    @Override
    public boolean seemsToRun() {
        return runs.getAsBoolean();
    }

    @Override
    public boolean isInstalled() {
        return birdc.isInstalled();
    }

    @Override
    public DaemonState state(Collection<Prefix> subnets) {
        String status = birdc.show("show status");
        Ip self = BirdAnswers.self(status);
        List<Protocol> protocols = BirdStateAnswers.protocols(birdc.show("show protocols all"));
        List<Announcer> announcers = new ArrayList<>();
        for (Announcer announcer : announcers(protocols)) {
            announcers.add(
                    announcer.enabled()
                            ? announcer.announcing(
                                    BirdStateAnswers.hosts(birdc.show("show route export " + announcer.name())),
                                    rivals(announcer, self))
                            : announcer);
        }
        return new DaemonState(
                DaemonKind.BIRD,
                BirdStateAnswers.version(status),
                Optional.of(self),
                announcers,
                BirdStateAnswers.hosts(birdc.show("show route where source = RTS_INHERIT")),
                new BirdRemedies(
                        Optional.of(self),
                        announcers,
                        protocols.stream()
                                .filter(protocol -> protocol.kind().equals("Kernel") && !protocol.up())
                                .map(Protocol::name)
                                .collect(Collectors.toSet()),
                        protocols.stream()
                                .flatMap(protocol -> protocol.as().stream())
                                .findFirst(),
                        subnets));
    }

    @Override
    public List<Announcer> neighbors() {
        return announcers(BirdStateAnswers.protocols(birdc.show("show protocols all")));
    }

    private List<Announcer> announcers(List<Protocol> protocols) {
        Map<String, List<Neighbor>> ospf = protocols.stream()
                        .anyMatch(protocol -> protocol.up() && protocol.kind().equals("OSPF"))
                ? BirdStateAnswers.ospfNeighbors(birdc.show("show ospf neighbors"))
                : Map.of();
        return protocols.stream()
                .filter(protocol -> Set.of("OSPF", "BGP").contains(protocol.kind()))
                .map(protocol -> protocol.announcer(ospf.getOrDefault(protocol.name(), List.of())))
                .toList();
    }

    private Set<String> rivals(Announcer announcer, Ip self) {
        if (announcer.protocol().equals("bgp")) {
            return announcer.neighbors().stream()
                    .filter(neighbor -> neighbor.routerId().equals(Optional.of(self)))
                    .map(Neighbor::name)
                    .collect(Collectors.toSet());
        }
        RouterIds ids = new RouterIds();
        BirdStateAnswers.links(birdc.show("show ospf topology " + announcer.name()), ids);
        return ids.rivals(self);
    }
}
