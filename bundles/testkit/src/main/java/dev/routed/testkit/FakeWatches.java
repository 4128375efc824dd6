package dev.routed.testkit;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Those who watch a host in memory. */
final class FakeWatches {
    private final FakeHost host;
    private final List<FakeWatch> all = new ArrayList<>();
    /** What the host was when it last was told of; out of date while nobody watches. */
    private HostState told = HostState.EMPTY;
    private SortedSet<HostRoute> toldRoutes = new TreeSet<>();

    FakeWatches(FakeHost host) {
        this.host = host;
    }

    synchronized Watch begin(ChangeListener listener) {
        if (all.isEmpty()) {
            told = host.state();
            toldRoutes = host.hostRoutes();
        }
        FakeWatch watch = new FakeWatch(listener, this::end);
        all.add(watch);
        return watch;
    }

    private synchronized void end(FakeWatch watch) {
        all.remove(watch);
    }

    /** Call after each change of the host. */
    synchronized void hostChanged() {
        if (all.isEmpty()) {
            return;
        }
        HostState now = host.state();
        for (Link link : now.links()) {
            if (link.carrier() && told.link(link.name()).filter(Link::carrier).isEmpty()) {
                tell(listener -> listener.carrier(link.name()));
            }
        }
        for (String link : Losses.between(told, now)) {
            tell(listener -> listener.changed(link));
        }
        told = now;
        SortedSet<HostRoute> routes = host.hostRoutes();
        difference(toldRoutes, routes).forEach(this::routed);
        difference(routes, toldRoutes).forEach(this::routed);
        toldRoutes = routes;
    }

    private static SortedSet<HostRoute> difference(SortedSet<HostRoute> all, SortedSet<HostRoute> others) {
        SortedSet<HostRoute> difference = new TreeSet<>(all);
        difference.removeAll(others);
        return difference;
    }

    private void routed(HostRoute route) {
        tell(listener -> listener.routed(route.address(), route.protocol()));
    }

    synchronized void tell(Consumer<ChangeListener> call) {
        all.forEach(watch -> watch.tell(call));
    }
}
