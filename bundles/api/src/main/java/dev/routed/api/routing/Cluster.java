package dev.routed.api.routing;

import dev.routed.api.net.Ip;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells which hosts have which addresses: asks the kernel for routes, and the routing daemon for the hosts that
 * announce them. A host sees what its daemon learns: a BGP router passes on one path to an address, so a host behind it
 * may see one of several hosts.
 *
 * <p>Thread-safe. A call runs programs and takes some 0.1 s, with thousands of addresses more. Without a daemon that
 * answers, the result has routes only, and a remark. Both methods throw a {@link dev.routed.api.kernel.KernelException}
 * if the host cannot be read.
 */
@ProviderType
public interface Cluster {
    /**
     * Reads the addresses that have host routes, and all hosts.
     *
     * @param others how many addresses outside the networks of this host are read; there may be a million
     */
    ClusterView read(int others);

    /** Reads these addresses, whether they have routes or not, and all hosts. */
    ClusterView read(Collection<Ip> addresses);
}
