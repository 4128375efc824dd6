package dev.routed.testkit;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A kernel in memory that keeps the contract of the real one, {@link KernelContract}, and besides records
 * what it was asked, fails when told to, and lets a test stop at a step. Safe for several threads.
 */
public final class FakeKernel implements Kernel, KernelWatch {
    private final FakeHost host = new FakeHost();
    private final FakeSteps steps = new FakeSteps(host);
    private final FakeWatches watches = new FakeWatches(host);
    private final Map<Path, FakeHost> containers = new LinkedHashMap<>();
    private final List<Path> entered = new ArrayList<>();
    private final List<Step> applied = new ArrayList<>();
    private final Map<Integer, Kind> failures = new HashMap<>();
    private int asked;
    private int made;
    private boolean shown = true;
    private volatile Consumer<Step> before = step -> {};

    /** The next step fails, in this way. */
    public void failNext(Kind kind) {
        failNext(1, kind);
    }

    /**
     * A later step fails, once.
     *
     * @param nth 1 for the next step, 2 for the one after …, across calls of {@link #apply}
     */
    public synchronized void failNext(int nth, Kind kind) {
        failures.put(asked + nth, kind);
    }

    /** Called with every step before it is carried out, on the caller's thread; it may wait or throw. */
    public void before(Consumer<Step> hook) {
        before = hook;
    }

    /** The steps carried out so far, on the host and in containers, first to last; a step that failed is not among them. */
    public synchronized List<Step> applied() {
        return List.copyOf(applied);
    }

    /** The namespaces that were entered so far, as often as each was. */
    public synchronized List<Path> entered() {
        return List.copyOf(entered);
    }

    /** The way into the containers of this host. */
    public Namespaces namespaces() {
        return new FakeNamespaces(this);
    }

    /** Whether containers can be seen; at first they can. */
    public synchronized void showContainers(boolean show) {
        shown = show;
    }

    synchronized boolean shows() {
        return shown;
    }

    synchronized List<Path> visible() {
        return shown ? List.copyOf(containers.keySet()) : List.of();
    }

    synchronized Container container() {
        Path namespace = Path.of("/run/docker/netns/%012x".formatted(++made));
        FakeHost inside = new FakeHost();
        containers.put(namespace, inside);
        return new FakeContainer(this, namespace, host, inside);
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

    /** The other users of this host. */
    public Strangers strangers() {
        return new FakeStrangers(this, host);
    }

    /** Whoever watches is told that notifications were lost. */
    public void loseNotifications() {
        watches.tell(ChangeListener::lost);
    }

    /** A change of the host that nobody sees half done. */
    synchronized void change(Runnable change) {
        try {
            change.run();
        } finally {
            watches.hostChanged();
        }
    }

    @Override
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
    public synchronized SortedSet<HostRoute> hostRoutes() {
        return host.hostRoutes();
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
            carryOut(step, where);
        }
    }

    private synchronized void carryOut(Step step, FakeSteps where) {
        Kind failure = failures.remove(++asked);
        if (failure != null) {
            throw FakeSteps.failure(failure, step);
        }
        change(() -> where.carryOut(step));
        applied.add(step);
    }

    @Override
    public Kernel in(Path namespace) {
        return new FakeInside(this, namespace);
    }

    @Override
    public synchronized Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }
}
