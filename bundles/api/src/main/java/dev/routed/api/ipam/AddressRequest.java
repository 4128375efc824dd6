package dev.routed.api.ipam;

import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * A request for an address of a pool: for an endpoint, as a gateway, or to keep it for the user.
 *
 * @param poolId  a pool's identifier, of this run or a former one
 * @param wanted  {@code --ip}, {@code --gateway} or {@code --aux-address}; absent if one is to be chosen
 * @param gateway whether it is to be a gateway, which may lie outside the pool and may be the host's own
 * @param name    the container that it is for, where the engine says so (Engine 29 does)
 */
public record AddressRequest(String poolId, Optional<Ip> wanted, boolean gateway, Optional<String> name) {

    /** For an endpoint, whichever address is free. */
    public static AddressRequest any(String poolId) {
        return new AddressRequest(poolId, Optional.empty(), false, Optional.empty());
    }

    /** Just this address, for an endpoint or to keep it. */
    public static AddressRequest of(String poolId, Ip wanted) {
        return new AddressRequest(poolId, Optional.of(wanted), false, Optional.empty());
    }

    /** Just this address, as a gateway. */
    public static AddressRequest gateway(String poolId, Ip wanted) {
        return new AddressRequest(poolId, Optional.of(wanted), true, Optional.empty());
    }
}
