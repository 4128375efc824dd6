package dev.routed.driver.internal.endpoint;

import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.OrphanRules;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.state.EndpointTable;
import java.util.List;
import java.util.Optional;

/**
 * Restores IPv6 inside containers in which it was turned off and on. Nothing notifies of that, so each container is
 * looked at in turn. Thread-safe.
 */
public record ContainerIpv6(EndpointTable table, Applier applier, LastingConditions conditions) {
    /** Returns the changes inside the container of an endpoint; none while the engine may be setting it up. */
    public List<Change> restore(Endpoint named, ContainerLinks containers) {
        if (named.gateways().stream().noneMatch(gateway -> gateway.isIpv6())) {
            return List.of();
        }
        synchronized (table.lock(named.id())) {
            Optional<Endpoint> live = table.live(named.id()).filter(endpoint -> isSettled(endpoint));
            return live.map(endpoint -> restored(endpoint, containers)).orElse(List.of());
        }
    }

    private boolean isSettled(Endpoint endpoint) {
        return table.activity()
                .silence(endpoint.id())
                .map(silence -> silence.compareTo(OrphanRules.LEAVING) >= 0)
                .orElse(true);
    }

    private List<Change> restored(Endpoint endpoint, ContainerLinks containers) {
        HostState present = applier.ours(endpoint.link());
        Optional<Link> link = present.link(endpoint.link()).filter(ContainerLinks::isTaken);
        if (link.isEmpty()) {
            return List.of();
        }
        String subject = LinkNames.subject(endpoint);
        try {
            List<Change> changes = containers.restoreIpv6(endpoint, link.get());
            conditions.end(subject);
            return changes;
        } catch (KernelException e) {
            conditions.report(subject, "has no IPv6 in its container: " + e.getMessage());
            return List.of();
        }
    }
}
