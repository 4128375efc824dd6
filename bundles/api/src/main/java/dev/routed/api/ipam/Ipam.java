package dev.routed.api.ipam;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Manages pools and addresses. The engine requests and releases them; the driver assigns pools to networks and claims
 * addresses for endpoints, at start from files and kernel and later when they are created.
 *
 * <p>Stores nothing: after a restart the driver repeats all assignments, claims and histories. Thread-safe. Methods
 * that depend on the kernel ({@link #requestPool}, {@link #requestAddress}, {@link #checkRange}, {@link #checkAddress})
 * may take seconds; the other methods return at once.
 */
@ProviderType
public interface Ipam {
    /**
     * Implements IpamDriver.RequestPool. An equal request gets the same pool while the pool has no network.
     *
     * @throws RejectedException if the request has no subnet, or the subnet overlaps a pool of another network, or
     *     equals or lies in a subnet of one of the host's interfaces
     */
    Pool requestPool(PoolRequest request);

    /** Implements IpamDriver.ReleasePool. Has no effect on an unknown pool and on a pool of a network. */
    void releasePool(String poolId);

    /**
     * Implements IpamDriver.RequestAddress. Without a wanted address, chooses the last address of the named container,
     * else a never used one, else the longest unused one. Never chooses an address of the host or one with a host
     * route.
     *
     * @throws RejectedException if the address is taken or reserved, or the pool is unknown or full
     */
    Ip requestAddress(AddressRequest request);

    /**
     * Checks the ID of a pool in a call of the engine. The pool may be unknown, if it is from a former run.
     *
     * @throws RejectedException if this IPAM driver can never have granted the pool
     */
    void checkPool(String poolId);

    /** Implements IpamDriver.ReleaseAddress. Has no effect on an address that is free or that a network keeps. */
    void releaseAddress(String poolId, Ip address);

    /**
     * Checks an additional range like {@link #requestPool} a subnet, except for overlaps with other networks.
     *
     * @throws RejectedException if the range lies in a subnet of one of the host's interfaces, or contains a reserved
     *     address
     */
    void checkRange(Prefix range);

    /**
     * Checks a subnet or range like {@link #requestPool} and {@link #checkRange}, but for what the host has: for a
     * range of a former run. Does not ask the kernel.
     *
     * @param what the name of the range, for the message
     * @throws RejectedException if the range contains a reserved address
     */
    void checkReserved(String what, Prefix range);

    /**
     * Checks a secondary address of an endpoint, which the engine does not request, like {@link #requestAddress} checks
     * a wanted address. The address may lie outside all pools.
     *
     * @throws RejectedException if the address is taken or reserved
     */
    void checkAddress(Ip address);

    /**
     * Assigns pools to a network, and opens unknown pools. The network keeps its gateways and auxiliary addresses until
     * {@link #forget}.
     *
     * @param kept gateways and auxiliary addresses with their use: GATEWAY or AUXILIARY
     */
    void assign(String networkId, List<Pool> pools, Map<Ip, Lease.Use> kept);

    /** Releases the pools and the addresses of a removed network. */
    void forget(String networkId);

    /**
     * Takes a requested or free address for an endpoint. After a restart, requests are forgotten.
     *
     * @throws RejectedException if another endpoint has the address or a network keeps it
     */
    void claim(String endpointId, Ip address);

    /**
     * Marks the addresses of a removed endpoint as requested, until the engine releases them. They are not free at
     * once, because the release and the next request of the same address may arrive in any order.
     */
    void end(String endpointId);

    /** Releases an address of an endpoint at once; for secondary addresses, which the engine does not release. */
    void release(String endpointId, Ip address);

    Optional<Pool> pool(Prefix subnet);

    /** Returns the gateway that the engine requested for a pool, from {@code --gateway}. */
    Optional<Ip> requestedGateway(Pool pool);

    /** Returns the histories of a network's pools, for {@link #recall} in the next run. */
    Map<Pool, History> histories(String networkId);

    /** Restores the history of a pool of {@link #assign}. */
    void recall(Pool pool, History history);

    /** Returns all pools, ordered by subnet. */
    List<PoolState> pools();
}
