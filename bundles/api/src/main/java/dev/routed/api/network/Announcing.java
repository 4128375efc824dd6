package dev.routed.api.network;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Which addresses of this host's containers its routing daemons announce to other hosts, and why others are not. */
@ProviderType
public interface Announcing {

    /** Whether the host is drained: nothing that comes up is announced, either. */
    boolean isDrained();

    /**
     * Drains the host, or ends that: none of its containers' addresses is announced, while all go on as they are. It
     * holds until it is ended, whatever is restarted meanwhile. An endpoint that was drained itself stays so.
     *
     * @throws Refusal if it cannot be kept, or an endpoint is still announced as before
     */
    void drain(boolean drained);

    /**
     * Drains one endpoint, or ends that and any handover of its addresses. It holds as long as the endpoint.
     *
     * @param endpoint an endpoint's identifier, the beginning of it, one of its addresses, or its container's name or id
     * @return the endpoint as it is now
     * @throws Refusal if that means no endpoint or several, or the host did not carry it out
     */
    Endpoint drain(String endpoint, boolean drained);

    /**
     * Hands an address over to whoever announces it next: it is announced until then, and afterwards this host goes
     * there, too. It holds as long as the endpoint.
     *
     * @return the endpoint that has it
     * @throws Refusal if none here has it, it is not announced anyway, or the host did not carry it out
     */
    Endpoint handOver(Ip address);

    /** The route by which this host would go elsewhere for an address; absent if it goes to a container of its own, or nowhere. */
    Optional<Route> elsewhere(Ip address);

    /** What speaks against simply announcing an address of an endpoint that stands; nothing, as a rule. */
    List<Reason> reasons(Endpoint endpoint, Ip address);
}
