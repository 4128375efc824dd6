package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.time.Instant;

/**
 * An address that is not free.
 *
 * @param address the address
 * @param use     what for
 * @param owner   the identifier of the endpoint or network that has it; empty while only requested
 * @param since   when it came into this use
 */
public record Lease(Ip address, Use use, String owner, Instant since) {

    /** What an address is used for. */
    public enum Use {
        /** The engine asked for it and has not yet named an endpoint, or the endpoint is gone and its release due. */
        REQUESTED,
        /** An endpoint has it. */
        ENDPOINT,
        /** A network's gateway. */
        GATEWAY,
        /** {@code --aux-address}: the user keeps it for something else. */
        AUXILIARY
    }
}
