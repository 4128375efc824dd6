package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.FrrConfig;
import dev.routed.routing.internal.rules.Routers;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The routers that FRR knows. OSPF names the announcers of every route in a single answer, and no host names. BGP is
 * asked for each address, and knows the host names of its neighbors.
 */
final class FrrRouters implements RouterReader {
    private static final String HOST_NAME = "hostname ";

    private final Vtysh vtysh;
    private final FrrState state;
    private final Frr bgp;

    FrrRouters(Vtysh vtysh, FrrState state, Frr bgp) {
        this.vtysh = vtysh;
        this.state = state;
        this.bgp = bgp;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.FRR;
    }

    @Override
    public Routers read(Collection<Ip> addresses) {
        FrrConfig config = FrrConfig.parse(vtysh.show("show running-config"));
        List<Announcer> protocols = state.neighbors(config);
        Routers routers = new Routers();
        Optional<String> name = config.block(HOST_NAME + "\\S+").map(line -> line.substring(HOST_NAME.length()));
        state.routerId(protocols).ifPresent(id -> routers.self(id, name));
        for (Announcer protocol : protocols) {
            routers.addNeighbors(protocol);
            switch (protocol.name()) {
                case "ospf" ->
                    FrrRouterAnswers.ospf(
                            vtysh.show("show ip ospf border-routers", "show ip ospf database json"), routers);
                case "ospf6" ->
                    FrrRouterAnswers.ospf6(
                            vtysh.show("show ipv6 ospf6 border-routers", "show ipv6 ospf6 database as-external json"),
                            routers);
                default -> routers.addAnnouncers(bgp.bgpRoutes(addresses));
            }
        }
        return routers;
    }
}
