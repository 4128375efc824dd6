package dev.routed.api.ipam;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who has which address. Two sides speak to it: the engine, which requests and releases, and the driver,
 * which says what networks and endpoints stand (at start from files and kernel, later as they come).
 *
 * <p>Nothing is kept on disk: after a restart the driver says everything again, also what to remember. All methods may be called
 * from several threads at once.
 */
@ProviderType
public interface Ipam {

    /**
     * IpamDriver.RequestPool. The same request gives the same pool again as long as no network has it.
     *
     * @throws Refusal if there is no subnet in it, or it overlaps a pool of a network here, or lies in or
     *     equals a subnet of one of the host's own interfaces
     */
    Pool requestPool(PoolRequest request);

    /** IpamDriver.ReleasePool. A pool that is unknown, or that a network has, stays as it is. */
    void releasePool(String poolId);

    /**
     * IpamDriver.RequestAddress.
     *
     * <p>An address that is left open is the one that the named container had last; else, of those that the host
     * neither has nor has a route to that is for them alone, one that was never given; else the one that is free
     * for longest.
     *
     * @throws Refusal if the address is taken or may not be given, or the pool is unknown or full
     */
    Ip requestAddress(AddressRequest request);

    /**
     * IpamDriver.ReleaseAddress. What is free, unknown, or kept by a network (its gateway, its auxiliary
     * addresses) stays as it is.
     */
    void releaseAddress(String poolId, Ip address);

    /**
     * Judges a range that a network is to have beside its pools, as {@link #requestPool} judges a pool, but for what
     * other networks have.
     *
     * @throws Refusal if it lies in or equals a subnet of one of the host's own interfaces, or no container can have
     *     an address of it
     */
    void checkRange(Prefix range);

    /**
     * Judges an address that an endpoint is to have without the engine's request, as {@link #requestAddress} judges
     * one that is asked for, wherever it lies.
     *
     * @throws Refusal if it is taken or may not be given
     */
    void checkAddress(Ip address);

    /**
     * A network has these pools from now on; unknown ones become known. Its gateways and auxiliary addresses
     * are kept for it until {@link #forget}.
     *
     * @param networkId the network
     * @param pools     its pools
     * @param kept      addresses that nobody else may have, with their use: GATEWAY or AUXILIARY
     */
    void assign(String networkId, List<Pool> pools, Map<Ip, Lease.Use> kept);

    /** The network is gone: its pools and the addresses kept for it are free. */
    void forget(String networkId);

    /**
     * An endpoint takes an address that was requested, or that nobody has: after a restart, requests are
     * forgotten.
     *
     * @throws Refusal if another endpoint has it, or it is kept for a network
     */
    void claim(String endpointId, Ip address);

    /**
     * The endpoint is gone; its addresses wait for the engine's release. They are not free at once, since
     * the release may overtake or be overtaken by the next request for the same address.
     */
    void end(String endpointId);

    /** The endpoint gives up an address that the engine never asked for, so that it is free at once. */
    void release(String endpointId, Ip address);

    /** The pool that a subnet was requested as, if it is known. */
    Optional<Pool> pool(Prefix subnet);

    /** The gateway that the engine requested for a pool by {@code --gateway}, if it did. */
    Optional<Ip> requestedGateway(Pool pool);

    /** What is remembered of each of a network's pools, for {@link #recall} in another run. */
    Map<Pool, History> histories(String networkId);

    /**
     * Goes on choosing from a pool as a former run would have.
     *
     * @param pool one that {@link #assign} has told of
     */
    void recall(Pool pool, History history);

    /** All pools, by subnet. */
    List<PoolState> pools();
}
