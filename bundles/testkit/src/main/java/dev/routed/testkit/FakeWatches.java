package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The listeners of a host in memory. */
final class FakeWatches {
    private final FakeHost host;
    private final List<FakeWatch> all = new ArrayList<>();
    /** The host as last reported; out of date while there is no listener. */
    private HostState reported = HostState.EMPTY;

    private SortedSet<HostRoute> reportedRoutes = new TreeSet<>();

    private List<Route> policyRoutes = List.of();

    FakeWatches(FakeHost host) {
        this.host = host;
    }

    synchronized Watch begin(ChangeListener listener) {
        if (all.isEmpty()) {
            reported = host.state();
            reportedRoutes = host.hostRoutes();
        }
        FakeWatch watch = new FakeWatch(listener, this::end);
        all.add(watch);
        return watch;
    }

    private synchronized void end(FakeWatch watch) {
        all.remove(watch);
    }

    /** Reports the change; must be called after each change of the host. */
    synchronized void hostChanged() {
        if (all.isEmpty()) {
            return;
        }
        HostState now = host.state();
        for (Link link : now.links()) {
            if (link.carrier()
                    && reported.link(link.name()).filter(Link::carrier).isEmpty()) {
                call(listener -> listener.carrier(link.name()));
            }
        }
        for (String link : LostObjects.links(reported, now)) {
            call(listener -> listener.changed(link));
        }
        for (Address address : now.addresses()) {
            if (!reported.addresses().contains(address)) {
                call(listener -> listener.gained(address.link()));
            }
        }
        if (!policyRoutes.equals(host.policyRoutes)) {
            policyRoutes = List.copyOf(host.policyRoutes);
            call(ChangeListener::rerouted);
        }
        reported = now;
        SortedSet<HostRoute> routes = host.hostRoutes();
        difference(reportedRoutes, routes).forEach(this::routed);
        difference(routes, reportedRoutes).forEach(this::routed);
        reportedRoutes = routes;
    }

    private static SortedSet<HostRoute> difference(SortedSet<HostRoute> all, SortedSet<HostRoute> others) {
        SortedSet<HostRoute> difference = new TreeSet<>(all);
        difference.removeAll(others);
        return difference;
    }

    private void routed(HostRoute route) {
        call(listener -> listener.routed(route.address(), route.protocol()));
    }

    synchronized void call(Consumer<ChangeListener> call) {
        all.forEach(watch -> watch.call(call));
    }
}
