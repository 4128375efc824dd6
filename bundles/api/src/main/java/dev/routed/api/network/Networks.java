package dev.routed.api.network;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The network driver: libnetwork's driver calls on networks and endpoints. The service is registered after the driver
 * has adopted the networks and endpoints of its former run.
 *
 * <p>A repeated call changes nothing, since the engine repeats a call without an answer. A delete of an unknown object
 * succeeds. Thread-safe.
 */
@ProviderType
public interface Networks {
    /** Returns the IPAM in which the driver has claimed the addresses of all live endpoints. */
    Ipam ipam();

    /** Returns the gateway of a new network whose user gave none: the setting, or an unused link-local address. */
    Ip proposeGateway(Family family);

    /** @throws RejectedException if an option, a subnet or a gateway is invalid */
    void createNetwork(NetworkRequest request);

    void deleteNetwork(String networkId);

    /**
     * Creates the veth pair, the neighbors and the routes. A failed create leaves none of them.
     *
     * @throws RejectedException if an address is in use, an option is unknown, or the kernel rejects a step
     */
    Endpoint createEndpoint(EndpointRequest request);

    /**
     * Assigns an endpoint to a container's sandbox.
     *
     * @param sandbox the engine's sandbox key, the same for all endpoints of a container
     * @param ports the ports of {@code EXPOSE}, {@code --expose} and {@code -p}, of which CreateEndpoint may lack some
     * @throws RejectedException if the endpoint is unknown, or an endpoint with the same gateway is in that sandbox
     */
    Endpoint join(String networkId, String endpointId, String sandbox, SortedSet<Port> ports);

    /** As {@link #join(String, String, String, SortedSet)}, without further ports. */
    default Endpoint join(String networkId, String endpointId, String sandbox) {
        return join(networkId, endpointId, sandbox, Collections.emptySortedSet());
    }

    /**
     * Handles EndpointOperInfo and ProgramExternalConnectivity: adds the secondary addresses inside the sandbox, unless
     * the peer is still on the host. From 28 on, the engine moves the peer after Join, makes these calls, and then
     * starts the process. Before 28 the peer moves later; its carrier shows that ({@link Reconciler#peerMoved}).
     *
     * <p>Reads nothing if the endpoint is unknown, has no secondary addresses, or has them in its sandbox already. A
     * failure is an event, and is tried again.
     */
    void populateSandbox(String networkId, String endpointId);

    /** Handles Leave. The endpoint stays until {@link #deleteEndpoint}. */
    void leave(String networkId, String endpointId);

    /** Removes the routes at once, and parks the link for the reaper. */
    void deleteEndpoint(String networkId, String endpointId);

    /**
     * Handles the release of an address by the engine. Removes a live endpoint with this address, since a crashed
     * engine releases addresses without DeleteEndpoint. Keeps it if the release may belong to a former endpoint with
     * this address.
     *
     * @return whether IPAM may release the address: no endpoint has it, and the driver has not released it before
     */
    boolean addressReleased(Ip address);

    /**
     * @param endpoint an endpoint ID, one of its addresses, the name or ID of its container, or a unique prefix of an
     *     ID
     * @throws RejectedException if no endpoint or several match
     */
    Endpoint resolve(String endpoint);

    /**
     * Sets an option of a live endpoint that a policy knows, until the endpoint is deleted. A restarted container has
     * the option of its {@code docker run} again.
     *
     * @param endpoint as for {@link #resolve}
     * @param value the value; absent to remove the option
     * @throws RejectedException if no endpoint or several match, no policy knows the option, or the value is invalid;
     *     nothing is changed then
     */
    Endpoint setOption(String endpoint, String option, Optional<String> value);

    /** Returns the operational data that {@code docker} shows for an endpoint; empty if the endpoint is unknown. */
    Map<String, String> describe(String networkId, String endpointId);

    /** Returns all networks, ordered by ID. */
    List<Network> networks();

    /** Returns all endpoints, ordered by address. */
    List<Endpoint> endpoints();
}
