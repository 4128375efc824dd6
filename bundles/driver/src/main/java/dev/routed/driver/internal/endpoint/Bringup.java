package dev.routed.driver.internal.endpoint;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.host.FormerConnections;
import dev.routed.driver.internal.host.ForwardingKeeper;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.EndpointTable;
import java.util.List;

/** Brings endpoints up. If a step fails, nothing of the endpoint is left. The caller holds the endpoint's lock. */
public record Bringup(
        EndpointTable table,
        DesiredEndpoints desired,
        Applier applier,
        PolicyChain policies,
        ForwardingKeeper forwarding,
        FormerConnections connections,
        Teardown teardown,
        Events events) {
    /** @throws RejectedException if IPAM, a policy or the host rejects the endpoint */
    Endpoint up(Endpoint endpoint, List<String> published) {
        table.begin(endpoint);
        DesiredEndpoint announced;
        try {
            connections.settle(endpoint.addresses());
            forwarding.enter(endpoint);
            announced = desired.announced(endpoint, policies.updateForRoutes(endpoint));
            applier.up(announced);
        } catch (RuntimeException e) {
            Applier.undo(e, () -> teardown.clear(endpoint));
            throw Applier.rejection(e);
        }
        Endpoint live = announced.endpoint();
        table.up(live);
        if (!live.equals(endpoint)) {
            policies.announced(live);
        }
        events.info("endpoint-up", LinkNames.subject(live), "is up on " + live.link());
        if (!published.isEmpty()) {
            events.info(
                    "ports-not-mapped",
                    LinkNames.subject(live),
                    "-p %s maps nothing: the container is reached at its own address, on every port it listens to"
                            .formatted(String.join(" -p ", published)));
        }
        return live;
    }
}
