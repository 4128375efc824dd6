package dev.routed.api.ipam;

import dev.routed.api.net.Prefix;
import java.util.Optional;

/**
 * A request for a pool by {@code docker network create}.
 *
 * @param addressSpace name of the engine's address space
 * @param subnet {@code --subnet}; empty if the user gave none
 * @param range {@code --ip-range}, the part to choose addresses from
 * @param ipv6 whether an IPv6 pool is requested
 */
public record PoolRequest(String addressSpace, Optional<Prefix> subnet, Optional<Prefix> range, boolean ipv6) {}
