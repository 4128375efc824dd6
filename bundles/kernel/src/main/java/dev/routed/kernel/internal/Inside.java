package dev.routed.kernel.internal;

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

/** The kernel as seen inside another network namespace, each call by the backend in use. */
record Inside(KernelInUse kernel, Path namespace) implements Kernel {

    @Override
    public HostState read() {
        return kernel.with(candidate -> candidate.backend.in(namespace).read());
    }

    @Override
    public HostState read(String link) {
        return kernel.with(candidate -> candidate.backend.in(namespace).read(link));
    }

    @Override
    public SortedSet<Link> links() {
        return kernel.with(candidate -> candidate.backend.in(namespace).links());
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return kernel.with(candidate -> candidate.backend.in(namespace).hostRoutes());
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return kernel.with(candidate -> candidate.backend.in(namespace).lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        kernel.apply(steps, " in " + namespace, backend -> backend.in(namespace));
    }

    @Override
    public Kernel in(Path other) {
        return kernel.in(other);
    }
}
