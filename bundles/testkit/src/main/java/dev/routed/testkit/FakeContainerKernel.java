package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The kernel in memory as seen inside a container. */
record FakeContainerKernel(FakeKernel kernel, Path namespace) implements Kernel {
    @Override
    public HostState read(int ours) {
        return kernel.inside(namespace, host -> host.state(ours));
    }

    @Override
    public HostState read(String link) {
        return kernel.inside(
                namespace, host -> host.state(candidate -> candidate.name().equals(link)));
    }

    @Override
    public SortedSet<Link> links() {
        return kernel.inside(namespace, host -> new TreeSet<>(host.links.values()));
    }

    @Override
    public SortedSet<Address> addresses() {
        return kernel.inside(namespace, host -> host.state().addresses());
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return kernel.inside(namespace, host -> host.hostRoutes(wanted));
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        return kernel.inside(namespace, host -> host.routeVia(nextHop));
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return kernel.inside(namespace, host -> host.lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        FakeHost host = kernel.inside(namespace, entered -> entered);
        kernel.apply(steps, new FakeSteps(host));
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        kernel.inside(namespace, host -> host.connections.removeIf(connection -> connection.hasAny(addresses)));
    }

    @Override
    public Kernel in(Path other) {
        return kernel.in(other);
    }
}
