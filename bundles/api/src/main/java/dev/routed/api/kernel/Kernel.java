package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The kernel of this host, through the {@link KernelBackend} in use. Which one that is, is the operator's choice in
 * Config Admin and may change between any two calls; nobody who asks the kernel needs to know.
 *
 * <p>A backend touches and never decides. It keeps no state of its own between calls that another
 * backend would need, so that backends can be swapped between any two calls. All methods may be called
 * from several threads at once. They act in the network namespace in which the appliance runs, unless {@link #in}
 * says otherwise.
 */
@ProviderType
public interface Kernel {

    /**
     * The whole host: every link, address, route of the main table, and permanent neighbour. Cost grows
     * with the host, so it is for start-up, for {@code network create} and for repair, not for endpoints.
     *
     * @throws KernelException if the host cannot be read
     */
    HostState read();

    /**
     * One link by name with its addresses, routes of the main table and permanent neighbours; empty state
     * if there is no such link.
     *
     * @throws KernelException if the host cannot be read
     */
    HostState read(String link);

    /**
     * All links of the host and nothing else.
     *
     * @throws KernelException if the host cannot be read
     */
    SortedSet<Link> links();

    /**
     * The unicast routes of the main table that lead to one address alone, each with all its next hops.
     * What the hosts of a cluster announce arrives as such.
     *
     * @throws KernelException if the host cannot be read
     */
    SortedSet<HostRoute> hostRoutes();

    /**
     * Which route the host would take to an address: an exact look-up in the kernel's tables
     * (RTM_GETROUTE with RTM_F_FIB_MATCH), whose cost does not grow with the number of routes. An address
     * of the host's own gives a route of type {@link Route.Type#LOCAL}; a default route counts. A route
     * that throws packets away (blackhole, unreachable, prohibit) counts as none, since the kernel then
     * answers with an error and not with the route.
     *
     * @return the matching route, or empty if the host has no route that leads to the address
     * @throws KernelException if the look-up itself fails
     */
    Optional<Route> lookup(Ip address);

    /**
     * Carries out the steps in their order and stops at the first that fails; what was done before it
     * stays done. The caller knows the reverse of what it asked for. On a link that the same call has
     * created, steps behind the one that failed may be done as well, since a backend may send all of them
     * at once; they go when the link goes.
     *
     * <p>What already is as a step wants it (a route that is there, a link that is gone) counts as done.
     * A link, address or route of someone else under the same name is never changed: a step that
     * would, fails with {@link KernelException.Kind#TAKEN}.
     *
     * @throws KernelException names the step that failed and carries the kernel's own reason
     */
    void apply(List<Step> steps);

    /**
     * The same kernel, as seen inside another network namespace. Each call enters it anew and keeps nothing of
     * it open. Where it cannot be entered, the call throws what {@link Namespaces#inside} throws.
     *
     * @param namespace a file of nsfs, such as the path that the Docker Engine calls a sandbox's key
     */
    Kernel in(Path namespace);
}
