package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** The kernel of one network namespace, through rtnetlink and nfnetlink. */
class Rtnetlink implements Kernel {
    final Connections here;
    private final NetlinkConnections connections;
    private final Conntrack conntrack;
    private final IntSupplier indices;
    private final Sysctl sysctl;
    private final Function<Path, Connections> elsewhere;

    /** Connections to the kernel of one namespace. */
    record Connections(NetlinkConnections route, NetlinkConnections netfilter) {
        void close() {
            route.close();
            netfilter.close();
        }
    }

    /** @param elsewhere connections to the kernel of another namespace */
    Rtnetlink(Connections here, IntSupplier indices, Sysctl sysctl, Function<Path, Connections> elsewhere) {
        this.here = here;
        this.connections = here.route();
        this.conntrack = new Conntrack(here.netfilter(), sysctl);
        this.indices = indices;
        this.sysctl = sysctl;
        this.elsewhere = elsewhere;
    }

    @Override
    public HostState read(int ours) {
        return connections.with(kernel -> new NetlinkHostReader(kernel).read(ours));
    }

    @Override
    public HostState read(String link) {
        return connections.with(kernel -> new NetlinkHostReader(kernel).read(link));
    }

    @Override
    public SortedSet<Address> addresses() {
        return connections.with(kernel -> new TreeSet<>(new NetlinkHostReader(kernel).addresses()));
    }

    @Override
    public SortedSet<Address> addresses(String link) {
        return connections.with(kernel -> new TreeSet<>(new NetlinkHostReader(kernel).addresses(link)));
    }

    @Override
    public SortedSet<Link> links() {
        return connections.with(kernel -> new TreeSet<>(new NetlinkHostReader(kernel).links()));
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return connections.with(kernel -> new TreeSet<>(new NetlinkHostReader(kernel).hostRoutes(wanted)));
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        return connections.with(kernel -> new NetlinkHostReader(kernel).routeVia(nextHop));
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return connections.with(kernel -> new NetlinkHostReader(kernel).lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        connections.with(kernel -> {
            new NetlinkStepRunner(kernel, indices, sysctl).run(steps);
            return null;
        });
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        conntrack.forget(addresses);
    }

    @Override
    public Kernel in(Path namespace) {
        return new Rtnetlink(elsewhere.apply(namespace), indices, sysctl, elsewhere);
    }
}
