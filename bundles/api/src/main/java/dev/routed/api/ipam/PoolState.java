package dev.routed.api.ipam;

import java.util.List;
import java.util.Optional;

/** A pool, the ID of its network (absent between RequestPool and CreateNetwork), and its leases, ordered. */
public record PoolState(Pool pool, Optional<String> network, List<Lease> leases) {}
