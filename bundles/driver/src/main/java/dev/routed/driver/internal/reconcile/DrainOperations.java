package dev.routed.driver.internal.reconcile;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.state.Drains;
import dev.routed.driver.internal.state.EndpointTable;
import dev.routed.driver.internal.state.Registry;
import java.util.List;

/** Drains the host and endpoints, and hands addresses over to another host. */
public record DrainOperations(
        Registry registry,
        EndpointTable table,
        Drains drains,
        DesiredEndpoints desired,
        HostReconciler reconciler,
        Events events) {
    public void drain(boolean drained) {
        if (drains.isHostDrained() != drained) {
            drains.drainHost(drained);
            events.info(
                    drained ? "drain" : "undrain",
                    "host",
                    drained ? "no address is announced to other hosts from now on" : "is not drained any more");
        }
        reconciler.settle();
        List<String> failed = registry.endpoints().stream()
                .filter(endpoint ->
                        !desired.announced(endpoint, List.of()).endpoint().equals(endpoint))
                .map(endpoint -> ShortId.of(endpoint.id()))
                .toList();
        if (!failed.isEmpty()) {
            String host = drained ? "the host is drained" : "the host is not drained any more";
            throw RejectedException.host(
                    ("%s, but the routes of endpoint %s could not be changed; routed tries again within ten seconds:"
                                    + " see 'routed events'")
                            .formatted(host, Enumeration.few(failed)),
                    null);
        }
    }

    public Endpoint drain(Endpoint endpoint, boolean drained) {
        drains.drain(endpoint, drained);
        return settled(endpoint);
    }

    public Endpoint handOver(Ip address) {
        Endpoint endpoint = table.registry()
                .endpoint(address)
                .flatMap(holder -> table.live(holder.id()))
                .orElseThrow(() -> RejectedException.of(
                        "no endpoint on this host has %s: use the host where 'routed endpoints' lists it", address));
        if (endpoint.announcement(address).compareTo(Announcement.LAST_RESORT) > 0) {
            throw RejectedException.of(
                    "%s is %s and not announced, so there is nothing to hand over: see 'routed endpoints'",
                    address, endpoint.announcement(address));
        }
        drains.handOver(endpoint, address);
        return settled(endpoint);
    }

    /** @throws RejectedException if the endpoint has ended, or a step fails */
    private Endpoint settled(Endpoint endpoint) {
        try {
            reconciler.settleOne(endpoint.id());
        } catch (KernelException e) {
            throw RejectedException.host(e.getMessage() + "; routed tries again within ten seconds", e);
        }
        return table.require(endpoint.id());
    }
}
