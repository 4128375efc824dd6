package dev.routed.policy.announce.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Probes endpoints on one thread, which waits for all connections at once: an endpoint that does not answer costs a
 * socket until its deadline and delays no other one. The thread exists from the first probe on. Thread-safe.
 */
final class Probes implements Prober {
    private static final String HOST = "this host";

    private final BiConsumer<String, Boolean> verdict;
    private final LastingConditions failures;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private Optional<Selector> selector = Optional.empty();
    private volatile boolean stopped;

    /** The fields below belong to the thread. */
    private final Map<String, Target> targets = new HashMap<>();

    private final TreeSet<Target> schedule = new TreeSet<>();

    /**
     * @param verdict receives the ID of an endpoint and whether it is ready, after each decisive probe; never blocks
     */
    Probes(Events events, BiConsumer<String, Boolean> verdict) {
        this.failures = new LastingConditions(
                "announce",
                Severity.WARNING,
                "a container may be announced while it is not ready, or not be announced while it is",
                events);
        this.verdict = verdict;
    }

    @Override
    public void start(String endpoint, Condition condition, Ip address, AnnounceSettings settings) {
        submit(() -> {
            remove(endpoint);
            Target target = new Target(endpoint, condition, address, settings, System.nanoTime());
            targets.put(endpoint, target);
            schedule.add(target);
        });
    }

    @Override
    public synchronized void stop(String endpoint) {
        if (selector.isPresent()) {
            submit(() -> remove(endpoint));
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        selector.ifPresent(Selector::wakeup);
    }

    @Override
    public List<Finding> findings() {
        return failures.findings();
    }

    private synchronized void submit(Runnable task) {
        if (stopped) {
            return;
        }
        tasks.add(task);
        if (selector.isEmpty()) {
            Selector opened = open();
            selector = Optional.of(opened);
            DaemonThreads.start("routed-announce-probe", () -> run(opened));
        }
        selector.get().wakeup();
    }

    private static Selector open() {
        try {
            return Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("no endpoint can be probed: " + e.getMessage(), e);
        }
    }

    private void run(Selector opened) {
        try (opened) {
            while (!stopped) {
                turn(opened);
            }
            targets.values().forEach(Probes::close);
        } catch (IOException e) {
            throw new UncheckedIOException("endpoints are not probed any more: " + e.getMessage(), e);
        }
    }

    /** A defect in one turn must not end the probes of all. */
    private void turn(Selector opened) throws IOException {
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            Trigger.during("probe", () -> beginAndExpire(opened));
            opened.select(this::proceed, pause());
        } catch (RuntimeException e) {
            failures.report(HOST, "could not probe an endpoint, so its last known result applies: " + e.getMessage());
        }
    }

    /** Returns milliseconds, at least one: zero would wait without end. */
    private long pause() {
        return schedule.isEmpty()
                ? TimeUnit.HOURS.toMillis(1)
                : Math.max(1, TimeUnit.NANOSECONDS.toMillis(schedule.first().due() - System.nanoTime()));
    }

    private void beginAndExpire(Selector opened) {
        long now = System.nanoTime();
        while (!schedule.isEmpty() && schedule.first().due() - now <= 0) {
            Target target = schedule.first();
            if (target.running().isPresent()) {
                end(target, false);
            } else {
                begin(target, opened);
            }
        }
    }

    private void begin(Target target, Selector opened) {
        schedule.remove(target);
        try {
            Probe probe = Probe.open(target.condition, target.address);
            failures.end(HOST);
            target.begins(probe, System.nanoTime());
            schedule.add(target);
            probe.connect(target.address, opened, target).ifPresent(passes -> end(target, passes));
        } catch (IOException e) {
            failures.report(HOST, "cannot probe endpoints, so the last known results apply: " + e.getMessage());
            target.pauses(System.nanoTime());
            schedule.add(target);
        }
    }

    private void proceed(SelectionKey key) {
        Target target = (Target) key.attachment();
        Trigger.during(
                "probe", () -> target.running().flatMap(Probe::proceed).ifPresent(passes -> end(target, passes)));
    }

    private void end(Target target, boolean passes) {
        schedule.remove(target);
        close(target);
        Optional<Boolean> ready = target.ends(passes, System.nanoTime());
        schedule.add(target);
        ready.ifPresent(is -> verdict.accept(target.endpoint, is));
    }

    private void remove(String endpoint) {
        Target target = targets.remove(endpoint);
        if (target != null) {
            schedule.remove(target);
            close(target);
        }
    }

    private static void close(Target target) {
        target.running().ifPresent(Probe::close);
    }
}
