package dev.routed.api.network;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Further addresses of endpoints that stand, beside those that the engine gave them. One is in its container, routed by
 * the host and in the books for as long as the endpoint is, or until it is taken away again.
 */
@ProviderType
public interface Addressing {

    /**
     * Gives an endpoint another address. One that it has already is no mistake.
     *
     * @param endpoint an endpoint's identifier, the beginning of it, one of its addresses, or its container's name or id
     * @return the endpoint as it is now
     * @throws Refusal if that means no endpoint or several, the address may not be given, or its container cannot be
     *     seen; then nothing has changed
     */
    Endpoint add(String endpoint, Ip address);

    /**
     * Takes a further address away again.
     *
     * @param endpoint as for {@link #add}
     * @return the endpoint as it is now
     * @throws Refusal if that means no endpoint or several, or the address is not a further one of it; then nothing
     *     has changed
     */
    Endpoint remove(String endpoint, Ip address);
}
