package dev.routed.ipam.internal;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** A host that only answers questions: the routes it was given, the most specific first. */
record KnownHost(HostState state, List<Route> tables) implements Kernel {

    @Override
    public HostState read() {
        return state;
    }

    @Override
    public HostState read(String link) {
        return state.onLinks(candidate -> candidate.name().equals(link));
    }

    @Override
    public SortedSet<Link> links() {
        return state.links();
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        throw new AssertionError("IPAM asks for single routes");
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return tables.stream()
                .filter(route -> route.destination().contains(address))
                .max(Comparator.comparing(route -> route.destination().length()));
    }

    @Override
    public void apply(List<Step> steps) {
        throw new AssertionError("IPAM never touches the host");
    }

    @Override
    public Kernel in(Path namespace) {
        throw new AssertionError("IPAM looks into no container");
    }
}
