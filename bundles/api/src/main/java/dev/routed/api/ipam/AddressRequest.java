package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * A request for an address of a pool: for an endpoint, as a gateway, or as an auxiliary address.
 *
 * @param poolId ID of a pool of this run or a former one
 * @param wanted {@code --ip}, {@code --gateway} or {@code --aux-address}; empty to choose a free one
 * @param gateway whether the address is a gateway, which may lie outside the pool and may be the host's own
 * @param name name of the container; Engine 29 and later sends it
 */
public record AddressRequest(String poolId, Optional<Ip> wanted, boolean gateway, Optional<String> name) {
    public static AddressRequest any(String poolId) {
        return new AddressRequest(poolId, Optional.empty(), false, Optional.empty());
    }

    /** Requests a given address, for an endpoint or as an auxiliary address. */
    public static AddressRequest of(String poolId, Ip wanted) {
        return new AddressRequest(poolId, Optional.of(wanted), false, Optional.empty());
    }

    public static AddressRequest gateway(String poolId, Ip wanted) {
        return new AddressRequest(poolId, Optional.of(wanted), true, Optional.empty());
    }
}
