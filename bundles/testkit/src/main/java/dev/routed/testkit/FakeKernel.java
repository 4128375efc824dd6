package dev.routed.testkit;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A kernel in memory that keeps the contract of the real one, {@link KernelContract}, and besides records
 * what it was asked, fails when told to, and lets a test stop at a step. Safe for several threads.
 */
public final class FakeKernel implements Kernel, KernelWatch {
    private final FakeHost host = new FakeHost();
    private final FakeSteps steps = new FakeSteps(host);
    private final FakeWatches watches = new FakeWatches(host);
    private final List<Step> applied = new ArrayList<>();
    private final Map<Integer, Kind> failures = new HashMap<>();
    private int asked;
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

    /** The steps carried out so far, first to last; a step that failed is not among them. */
    public synchronized List<Step> applied() {
        return List.copyOf(applied);
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
        for (Step step : wanted) {
            before.accept(step);
            carryOut(step);
        }
    }

    private synchronized void carryOut(Step step) {
        Kind failure = failures.remove(++asked);
        if (failure != null) {
            throw FakeSteps.failure(failure, step);
        }
        change(() -> steps.carryOut(step));
        applied.add(step);
    }

    @Override
    public synchronized Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }
}
