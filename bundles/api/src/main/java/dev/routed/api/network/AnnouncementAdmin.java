package dev.routed.api.network;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Controls which container addresses routing daemons announce, and tells why others are suppressed. */
@ProviderType
public interface AnnouncementAdmin {
    /** Returns whether the host is drained, so that new endpoints are not announced either. */
    boolean isDrained();

    /**
     * Drains or undrains the host. A drained host announces no container address; containers keep running. The state
     * survives restarts. Endpoints that are drained individually stay drained.
     *
     * @throws RejectedException if the state cannot be stored, or the announcement of an endpoint cannot be changed
     */
    void drain(boolean drained);

    /**
     * Drains one endpoint until it is deleted, or ends its drain and the handover of its addresses.
     *
     * @param endpoint an endpoint ID, one of its addresses, the name or ID of its container, or a unique prefix of an
     *     ID
     * @throws RejectedException if no endpoint or several match, or the kernel rejects a step
     */
    Endpoint drain(String endpoint, boolean drained);

    /**
     * Hands an address over to the next host that announces it, and returns its endpoint. This host announces the
     * address until then, and routes to the other host afterwards. Lasts until the endpoint is deleted.
     *
     * @throws RejectedException if no endpoint has the address, it is not announced, or the kernel rejects a step
     */
    Endpoint handOver(Ip address);

    /** Returns the route to an address through another host; absent if there is none or a local container has it. */
    Optional<Route> routeElsewhere(Ip address);

    /** Returns the reasons not to announce an address of a live endpoint; usually none. */
    List<Reason> reasons(Endpoint endpoint, Ip address);
}
