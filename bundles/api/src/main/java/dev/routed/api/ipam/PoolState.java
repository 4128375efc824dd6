package dev.routed.api.ipam;

import java.util.List;
import java.util.Optional;

/**
 * A pool and what is taken of it.
 *
 * @param pool    the pool
 * @param network the network that has it; absent between RequestPool and CreateNetwork
 * @param leases  the addresses that are not free, in order
 */
public record PoolState(Pool pool, Optional<String> network, List<Lease> leases) {}
