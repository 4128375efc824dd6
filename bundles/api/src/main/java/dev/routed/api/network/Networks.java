package dev.routed.api.network;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The driver: Docker's verbs on networks and endpoints. When the service is there, what a former run left
 * has been adopted.
 *
 * <p>Every verb may be repeated and then changes nothing, since the engine repeats what it heard no answer
 * to. Verbs that take away accept what they do not know. All may be called from several threads at once.
 */
@ProviderType
public interface Networks {

    /** The books of addresses in which the driver has said what stands; as present as the driver itself. */
    Ipam ipam();

    /**
     * The gateway that a network would be given in a family if its user names none: the setting's, or else a
     * link-local one that no network has.
     */
    Ip proposeGateway(Family family);

    /** @throws Refusal if an option, a subnet or a gateway may not be */
    void createNetwork(NetworkRequest request);

    void deleteNetwork(String networkId);

    /**
     * Makes the veth pair, the neighbour and the routes. When it throws, nothing of them is left.
     *
     * @throws Refusal if an address is someone else's, an option is unknown, or the host did not carry it out
     */
    Endpoint createEndpoint(EndpointRequest request);

    /**
     * A container takes an endpoint into its sandbox.
     *
     * @param sandbox the engine's key of the sandbox, the same for all endpoints of a container
     * @return the endpoint, whose peer and gateway the engine needs
     * @throws Refusal if the endpoint is unknown, or another one with the same gateway is in that sandbox
     */
    Endpoint join(String networkId, String endpointId, String sandbox);

    /** The container gives the endpoint back; it stays until {@link #deleteEndpoint}. */
    void leave(String networkId, String endpointId);

    /** Takes the routes away at once and parks the link for the reaper. */
    void deleteEndpoint(String networkId, String endpointId);

    /**
     * The engine releases an address. An endpoint that still has it is one whose end the engine never told (it
     * crashed), and goes; unless the release may be meant for one that had the address before, whose release the
     * engine could not bring home in time.
     *
     * @return whether the books may be told: nobody has the address now, and it was not freed at an untold end already, so
     *     that it may have been given to somebody else
     */
    boolean addressReleased(Ip address);

    /**
     * The endpoint that an operator means.
     *
     * @param endpoint an endpoint's identifier, the beginning of it, one of its addresses, or its container's name or id
     * @throws Refusal if that means no endpoint or several
     */
    Endpoint meant(String endpoint);

    /**
     * Gives an endpoint that stands another value of an option that a policy knows. It holds at once, and as long as the endpoint
     * stands; a container that starts again is given what its user told the engine.
     *
     * @param endpoint as for {@link #meant}
     * @param value    the value; absent to take the option away
     * @throws Refusal if that means no endpoint or several, no policy knows the option, or the value may not be; then
     *     all is as it was
     */
    Endpoint setOption(String endpoint, String option, Optional<String> value);

    /** What the engine may show of an endpoint, as {@code docker} prints it; empty if it is unknown. */
    Map<String, String> describe(String networkId, String endpointId);

    /** All networks, by identifier. */
    List<Network> networks();

    /** All endpoints, by address. */
    List<Endpoint> endpoints();
}
