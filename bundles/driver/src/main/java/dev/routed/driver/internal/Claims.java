package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.network.Endpoint;

/**
 * An endpoint's addresses in the books. The engine requested its own and will release them; of the further ones it does
 * not know.
 */
record Claims(Ipam ipam) {

    /** @throws Refusal if one is somebody else's, or may not be; then {@link #end} what was claimed */
    void take(Endpoint endpoint) {
        FurtherAddresses.of(endpoint).forEach(ipam::checkAddress);
        endpoint.addresses().forEach(address -> ipam.claim(endpoint.id(), address));
    }

    void end(Endpoint endpoint) {
        FurtherAddresses.of(endpoint).forEach(address -> ipam.release(endpoint.id(), address));
        ipam.end(endpoint.id());
    }
}
