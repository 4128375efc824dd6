package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;

/** A kernel that passes each call to another one. */
@ConsumerType
public abstract class DelegatingKernel implements Kernel {
    /** Runs a call on the other kernel. */
    protected abstract <T> T with(Function<Kernel, T> call);

    @Override
    public HostState read(int ours) {
        return with(kernel -> kernel.read(ours));
    }

    @Override
    public HostState read(String link) {
        return with(kernel -> kernel.read(link));
    }

    @Override
    public SortedSet<Address> addresses() {
        return with(Kernel::addresses);
    }

    @Override
    public SortedSet<Address> addresses(String link) {
        return with(kernel -> kernel.addresses(link));
    }

    @Override
    public SortedSet<Link> links() {
        return with(Kernel::links);
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return with(kernel -> kernel.hostRoutes(wanted));
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        return with(kernel -> kernel.routeVia(nextHop));
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return with(kernel -> kernel.lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        with(kernel -> {
            kernel.apply(steps);
            return null;
        });
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        with(kernel -> {
            kernel.forgetConnections(addresses);
            return null;
        });
    }
}
