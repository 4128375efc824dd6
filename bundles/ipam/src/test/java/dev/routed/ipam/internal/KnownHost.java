package dev.routed.ipam.internal;

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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A kernel with fixed addresses and routes that rejects changes. */
record KnownHost(HostState state, List<Route> tables) implements Kernel {

    @Override
    public HostState read(int ours) {
        throw new AssertionError("IPAM reads addresses only");
    }

    @Override
    public SortedSet<Address> addresses() {
        return state.addresses();
    }

    @Override
    public HostState read(String link) {
        return state.onLinks(candidate -> candidate.name().equals(link));
    }

    @Override
    public SortedSet<Address> addresses(String link) {
        SortedSet<Address> addresses = new TreeSet<>(state.addresses());
        addresses.removeIf(address -> !address.link().equals(link));
        return addresses;
    }

    @Override
    public SortedSet<Link> links() {
        return state.links();
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        throw new AssertionError("IPAM reads single routes only");
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        throw new AssertionError("IPAM asks for no next hop");
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return tables.stream()
                .filter(route -> route.destination().contains(address))
                .max(Comparator.comparing(route -> route.destination().length()));
    }

    @Override
    public void apply(List<Step> steps) {
        throw new AssertionError("IPAM changes nothing on the host");
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        throw new AssertionError("IPAM changes nothing on the host");
    }

    @Override
    public Kernel in(Path namespace) {
        throw new AssertionError("IPAM enters no container");
    }
}
