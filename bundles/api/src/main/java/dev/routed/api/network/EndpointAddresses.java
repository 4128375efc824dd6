package dev.routed.api.network;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Adds and removes secondary addresses of live endpoints. A secondary address is unknown to the engine. It is set
 * inside the container, routed by the host and claimed in IPAM until it is removed or the endpoint is deleted.
 */
@ProviderType
public interface EndpointAddresses {
    /**
     * Adds an address to an endpoint. Adding an existing address changes nothing.
     *
     * @param endpoint an endpoint ID, one of its addresses, the name or ID of its container, or a unique prefix of an
     *     ID
     * @throws RejectedException if no endpoint or several match, the address is invalid or in use, or the container's
     *     network namespace cannot be entered; nothing is changed then
     */
    Endpoint add(String endpoint, Ip address);

    /**
     * Removes a secondary address of an endpoint, named as for {@link #add}.
     *
     * @throws RejectedException if no endpoint or several match, or the address is not a secondary address of it;
     *     nothing is changed then
     */
    Endpoint remove(String endpoint, Ip address);
}
