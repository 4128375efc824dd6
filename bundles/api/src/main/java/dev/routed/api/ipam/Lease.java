package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.time.Instant;

/**
 * The use of an address that is not free.
 *
 * @param owner ID of the endpoint or network; empty for a request
 * @param since start of this use
 */
public record Lease(Ip address, Use use, String owner, Instant since) {
    public enum Use {
        /** Requested by the engine for an endpoint, or not yet released after the removal of its endpoint. */
        REQUESTED,
        ENDPOINT,
        GATEWAY,
        /** Reserved by {@code --aux-address}. */
        AUXILIARY
    }
}
