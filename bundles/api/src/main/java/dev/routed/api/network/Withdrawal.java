package dev.routed.api.network;

import dev.routed.api.RejectedException;
import org.osgi.annotation.versioning.ProviderType;

/** Takes off the host what no container needs, before routed is uninstalled. */
@ProviderType
public interface Withdrawal {
    /**
     * Ends endpoints without a container, stops serving networks without an endpoint, and removes all links, routes,
     * gateways and sysctls that only these needed. The files of networks stay. Called when the engine cannot call any
     * more; until the next start, these networks are not served.
     *
     * @param keepContainers whether endpoints with a container may stay, with all that they need
     * @return the changes, and what could not be removed
     * @throws RejectedException if there are endpoints that may not stay; they and their networks are unchanged
     */
    Reconciliation withdraw(boolean keepContainers);
}
