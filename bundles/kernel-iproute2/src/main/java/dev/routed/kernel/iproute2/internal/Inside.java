package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The kernel as seen inside another network namespace: a process begins in that of the thread that starts it.
 *
 * @param kernel acts in the namespace of the calling thread
 */
record Inside(Namespaces namespaces, Path namespace, Kernel kernel) implements Kernel {

    @Override
    public HostState read() {
        return namespaces.inside(namespace, kernel::read);
    }

    @Override
    public HostState read(String link) {
        return namespaces.inside(namespace, () -> kernel.read(link));
    }

    @Override
    public SortedSet<Link> links() {
        return namespaces.inside(namespace, kernel::links);
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return namespaces.inside(namespace, kernel::hostRoutes);
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return namespaces.inside(namespace, () -> kernel.lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        namespaces.inside(namespace, () -> {
            kernel.apply(steps);
            return null;
        });
    }

    @Override
    public Kernel in(Path other) {
        return kernel.in(other);
    }
}
