package dev.routed.testkit;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A kernel in memory as seen inside a container. */
record FakeInside(FakeKernel kernel, Path namespace) implements Kernel {

    @Override
    public HostState read() {
        return kernel.inside(namespace, FakeHost::state);
    }

    @Override
    public HostState read(String link) {
        return kernel.inside(namespace, host -> host.state(candidate -> candidate.name().equals(link)));
    }

    @Override
    public SortedSet<Link> links() {
        return kernel.inside(namespace, host -> new TreeSet<>(host.links.values()));
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return kernel.inside(namespace, FakeHost::hostRoutes);
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
    public Kernel in(Path other) {
        return kernel.in(other);
    }
}
