package dev.routed.kernel.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Counts its calls; its notification streams are prepared by a test. */
final class FakeBackend implements KernelBackend {
    volatile int calls;
    final List<Path> entered = new ArrayList<>();
    volatile Runnable during = () -> {};
    final BlockingQueue<FakeStream> opened = new LinkedBlockingQueue<>();
    volatile Supplier<FakeStream> streams = FakeStream::new;

    @Override
    public HostState read(int ours) {
        return HostState.EMPTY;
    }

    @Override
    public HostState read(String link) {
        return HostState.EMPTY;
    }

    @Override
    public SortedSet<Link> links() {
        return new TreeSet<>();
    }

    @Override
    public SortedSet<Address> addresses() {
        return new TreeSet<>();
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return new TreeSet<>();
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        return Optional.empty();
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return Optional.empty();
    }

    @Override
    public void apply(List<Step> steps) {
        during.run();
        calls++;
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        calls++;
    }

    @Override
    public Kernel in(Path namespace) {
        entered.add(namespace);
        return this;
    }

    @Override
    public NotificationStream subscribe() {
        FakeStream stream = streams.get();
        opened.add(stream);
        return stream;
    }
}
