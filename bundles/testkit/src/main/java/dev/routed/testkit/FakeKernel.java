package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A kernel in memory. Fulfils {@link KernelContract} and {@link WatchContract}, records the applied steps, and fails or
 * stops at a step that a test chooses. Safe for several threads.
 */
public final class FakeKernel implements Kernel, KernelWatch {
    private final FakeHost host = new FakeHost();
    private final FakeSteps steps = new FakeSteps(host);
    private final FakeWatches watches = new FakeWatches(host);
    private final Map<Path, FakeHost> containers = new LinkedHashMap<>();
    private final List<Path> entered = new ArrayList<>();
    private final List<Step> applied = new ArrayList<>();
    private final List<Ip> forgotten = new ArrayList<>();
    private final Map<Integer, Kind> failures = new HashMap<>();
    private int hostReads;
    private int attempted;
    private int created;
    private boolean shown = true;
    private boolean connectionsFail;
    private volatile Consumer<Step> before = step -> {};

    public void failNext(Kind kind) {
        failNext(1, kind);
    }

    /** Makes a later step fail once; {@code nth} is 1 for the next step, and counts across calls of {@link #apply}. */
    public synchronized void failNext(int nth, Kind kind) {
        failures.put(attempted + nth, kind);
    }

    /** Sets a hook that runs before each step, on the caller's thread. The hook may wait or throw. */
    public void before(Consumer<Step> hook) {
        before = hook;
    }

    /** The steps applied so far, on the host and in containers, in order; without failed steps. */
    public synchronized List<Step> applied() {
        return List.copyOf(applied);
    }

    /** The number of reads of the whole host. */
    public synchronized int hostReads() {
        return hostReads;
    }

    /** The entered namespaces, in order, one entry for each time. */
    public synchronized List<Path> entered() {
        return List.copyOf(entered);
    }

    public Namespaces namespaces() {
        return new FakeNamespaces(this);
    }

    /** Sets whether the namespaces of containers are visible; initially they are. */
    public synchronized void showContainers(boolean show) {
        shown = show;
    }

    synchronized boolean shows() {
        return shown;
    }

    synchronized List<Path> visible() {
        return shown ? List.copyOf(containers.keySet()) : List.of();
    }

    synchronized ContainerNamespace container() {
        Path namespace = Path.of("/run/docker/netns/%012x".formatted(++created));
        FakeHost inside = new FakeHost();
        containers.put(namespace, inside);
        return new FakeContainerNamespace(this, namespace, host, inside);
    }

    synchronized void forget(Path namespace) {
        containers.remove(namespace);
    }

    synchronized <T> T inside(Path namespace, Function<FakeHost, T> work) {
        FakeHost inside = containers.get(namespace);
        if (inside == null || !shown) {
            throw new KernelException(
                    Kind.NO_LINK, "enter network namespace %s: No such file or directory".formatted(namespace));
        }
        entered.add(namespace);
        return work.apply(inside);
    }

    /** Other programs on this host. */
    public ForeignObjects foreign() {
        return new FakeForeignObjects(this, host);
    }

    /** Calls {@link ChangeListener#lost} on all listeners. */
    public void loseNotifications() {
        watches.call(ChangeListener::lost);
    }

    synchronized void change(Runnable change) {
        try {
            change.run();
        } finally {
            watches.hostChanged();
        }
    }

    @Override
    public synchronized HostState read(int ours) {
        hostReads++;
        return host.state(ours);
    }

    /** The whole host, with its foreign routes. */
    public synchronized HostState read() {
        return host.state();
    }

    @Override
    public synchronized HostState read(String link) {
        return host.state(candidate -> candidate.name().equals(link));
    }

    @Override
    public synchronized SortedSet<Link> links() {
        return new TreeSet<>(host.links.values());
    }

    @Override
    public synchronized SortedSet<Address> addresses() {
        return host.state().addresses();
    }

    @Override
    public synchronized SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return host.hostRoutes(wanted);
    }

    @Override
    public synchronized Optional<Route> routeVia(Ip nextHop) {
        return host.routeVia(nextHop);
    }

    @Override
    public synchronized Optional<Route> lookup(Ip address) {
        return host.lookup(address);
    }

    @Override
    public void apply(List<Step> wanted) {
        apply(wanted, steps);
    }

    void apply(List<Step> wanted, FakeSteps where) {
        for (Step step : wanted) {
            before.accept(step);
            applyOne(step, where);
        }
    }

    private synchronized void applyOne(Step step, FakeSteps where) {
        Kind failure = failures.remove(++attempted);
        if (failure != null) {
            throw FakeSteps.failure(failure, step);
        }
        change(() -> where.apply(step));
        applied.add(step);
    }

    @Override
    public synchronized void forgetConnections(Collection<Ip> addresses) {
        if (connectionsFail) {
            throw new KernelException(Kind.OTHER, "forget connections: chosen by the test");
        }
        forgotten.addAll(addresses);
        host.connections.removeIf(connection -> connection.hasAny(addresses));
    }

    /** Sets whether {@link #forgetConnections} fails. */
    public synchronized void failConnections(boolean fail) {
        connectionsFail = fail;
    }

    /** The addresses whose connections have been deleted, in order. */
    public synchronized List<Ip> forgotten() {
        return List.copyOf(forgotten);
    }

    @Override
    public Kernel in(Path namespace) {
        return new FakeContainerKernel(this, namespace);
    }

    @Override
    public synchronized Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }
}
