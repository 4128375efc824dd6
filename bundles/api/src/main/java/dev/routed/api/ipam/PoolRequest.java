package dev.routed.api.ipam;

import dev.routed.api.net.Prefix;
import java.util.Optional;

/**
 * A request for a pool, as {@code docker network create} makes it.
 *
 * @param addressSpace the engine's name for the space that the pool lies in
 * @param subnet       {@code --subnet}; absent if the user gave none
 * @param range        {@code --ip-range}, the part from which addresses are chosen
 * @param ipv6         whether an IPv6 pool is asked for
 */
public record PoolRequest(String addressSpace, Optional<Prefix> subnet, Optional<Prefix> range, boolean ipv6) {}
