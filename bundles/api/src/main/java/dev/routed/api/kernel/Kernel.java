package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads and changes the kernel's links, addresses, routes and neighbors, through the {@link KernelBackend} that the
 * operator chooses in Config Admin. The backend may change between any two calls; callers need not know.
 *
 * <p>A backend decides nothing and keeps no state between calls that another backend would need. Safe for several
 * threads. A method that reads throws {@link KernelException} if the host cannot be read. All methods act in the
 * network namespace of the appliance, except on the result of {@link #in}.
 */
@ProviderType
public interface Kernel {
    /**
     * Reads the links, addresses and permanent neighbors of the host, and of its routes those of routed: the routes of
     * the main table that encode an {@link Announcement}. Foreign routes are left out, because a router may have a
     * million of them; see {@link #hostRoutes}, {@link #lookup} and {@link #routeVia}. For start-up, {@code network
     * create} and repair, not for single endpoints.
     *
     * @param ours rtm_protocol of the routes of routed
     */
    HostState read(int ours);

    /**
     * Reads one link by name, with its addresses, routes of the main table and permanent neighbors. Returns an empty
     * state if there is no such link.
     */
    HostState read(String link);

    /** Reads the addresses of the host only. */
    SortedSet<Address> addresses();

    /** Reads the addresses of one link; none if there is no such link. The cost does not grow with the host. */
    default SortedSet<Address> addresses(String link) {
        return read(link).addresses();
    }

    /** Reads the links of the host only. */
    SortedSet<Link> links();

    /**
     * Reads the unicast routes of the main table to exactly one address, each with all its next hops. Announcements of
     * other hosts become such routes. Goes through all routes and keeps those to the wanted addresses.
     */
    SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted);

    /**
     * Finds a unicast route of the main table with this next hop, also as one of several; empty if there is none. Goes
     * through all routes and keeps none of the others.
     */
    Optional<Route> routeVia(Ip nextHop);

    /**
     * Looks up the route that the host would use for an address (RTM_GETROUTE with RTM_F_FIB_MATCH); empty if there is
     * none. The cost does not grow with the number of routes. An address of the host itself has a route of type
     * {@link Route.Type#LOCAL}; a default route counts. A route that discards packets (blackhole, unreachable,
     * prohibit) counts as none, because the kernel answers with an error instead of the route.
     */
    Optional<Route> lookup(Ip address);

    /**
     * Applies steps in their order and stops at the first that fails; earlier steps are not undone. On a link that the
     * same call creates, steps after the failed one may be applied too, because a backend may send them together.
     *
     * <p>A step whose result exists already (the same route, a deleted link) counts as done. A foreign link, address or
     * route is never changed: a step that would change one fails with {@link KernelException.Kind#TAKEN}.
     *
     * @throws KernelException names the failed step and the kernel's reason
     */
    void apply(List<Step> steps);

    /**
     * Deletes the entries of connection tracking (conntrack) of which the original or the reply tuple has one of these
     * addresses as its source or destination. So no packet belongs to a connection of an address's earlier user. Does
     * nothing on a kernel that tracks no connections. Entries of later packets are not affected.
     *
     * <p>The cost grows with the table, not with the number of addresses (netlink: 4 ms for an empty table, about 90 ms
     * for 50,000 entries). So this is for the time after an endpoint's end, not for a call of the engine.
     *
     * @throws KernelException if entries may be left; the call can be repeated
     */
    void forgetConnections(Collection<Ip> addresses);

    /**
     * The same kernel as seen inside another network namespace. Each call enters the namespace again and keeps nothing
     * of it open. If it cannot be entered, the call throws as {@link Namespaces#inside} does.
     *
     * @param namespace a file of nsfs, for example the path that the Docker Engine calls sandbox key
     */
    Kernel in(Path namespace);
}
