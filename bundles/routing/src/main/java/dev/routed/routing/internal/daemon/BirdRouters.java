package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.Routers;
import java.util.Collection;
import java.util.List;

/**
 * The routers that BIRD knows. Its OSPF names the announcers of every route in a single answer; of its BGP, the routes
 * to each address are asked for.
 */
final class BirdRouters implements RouterReader {
    private final Birdc birdc;
    private final BirdState state;
    private final Bird routes;

    BirdRouters(Birdc birdc, BirdState state, Bird routes) {
        this.birdc = birdc;
        this.state = state;
        this.routes = routes;
    }

    @Override
    public DaemonKind kind() {
        return DaemonKind.BIRD;
    }

    @Override
    public Routers read(Collection<Ip> addresses) {
        String status = birdc.show("show status");
        Routers routers = new Routers();
        routers.self(BirdAnswers.self(status), BirdRouterAnswers.hostName(status));
        List<Announcer> protocols = state.neighbors();
        for (Announcer protocol : protocols) {
            routers.addNeighbors(protocol);
            if (protocol.enabled() && protocol.protocol().equals("ospf")) {
                BirdRouterAnswers.ospf(birdc.show("show ospf state " + protocol.name()), routers);
            }
        }
        if (protocols.stream().anyMatch(protocol -> protocol.protocol().equals("bgp"))) {
            routers.addAnnouncers(routes.ask(addresses).foreign().stream()
                    .filter(route -> route.protocol().equals("bgp"))
                    .toList());
        }
        return routers;
    }
}
