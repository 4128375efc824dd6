package dev.routed.policy.announce.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.api.event.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows the state of containers by engine events, on a separate thread. Without events, the last known one applies.
 */
final class HealthWatch {
    /** The pause before the next attempt to subscribe. */
    static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration RETRY_READ = Duration.ofSeconds(5);

    private final Containers engine;
    private final ContainerHealth health;
    private final KeyedExecutor reading = new KeyedExecutor("routed-announce-inspect", this::read);
    private final ScheduledExecutorService later = DaemonThreads.scheduler("routed-announce-retry");
    private Optional<ContainerEvents> subscription = Optional.empty();
    private boolean failed;
    private boolean stopped;

    /** @param health receives each running container, and each that may have changed, on the thread of this watch */
    HealthWatch(Containers engine, ContainerHealth health) {
        this.engine = engine;
        this.health = health;
        DaemonThreads.start("routed-announce-health", this::run);
    }

    /** Ends the thread, at the latest when a pending answer of the engine arrives. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
        subscription.ifPresent(ContainerEvents::close);
        reading.stop();
        later.shutdownNow();
    }

    private void run() {
        while (continues()) {
            follow();
        }
    }

    private synchronized boolean continues() {
        try {
            if (failed && !stopped) {
                wait(RETRY.toMillis());
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
        return !stopped;
    }

    private void follow() {
        try (ContainerEvents containerEvents = subscribe()) {
            // The stream buffers changes in the meantime. What changed while there was no stream is read now.
            engine.running().forEach(this::observe);
            failed = false;
            health.engineAnswers();
            for (Optional<ContainerChange> change = containerEvents.next();
                    change.isPresent();
                    change = containerEvents.next()) {
                observe(change.get());
            }
            failed("the stream has ended");
        } catch (RejectedException e) {
            failed(e.getMessage());
        }
    }

    private ContainerEvents subscribe() {
        ContainerEvents containerEvents = engine.events();
        synchronized (this) {
            subscription = Optional.of(containerEvents);
            if (stopped) {
                containerEvents.close();
            }
        }
        return containerEvents;
    }

    private void observe(ContainerChange change) {
        change.active().ifPresent(active -> health.changed(change.container(), active));
        observe(change.container());
    }

    private void observe(String container) {
        Trigger.during("engine", () -> reading.request(container));
    }

    /**
     * Skips a container that no longer exists. One that the engine cannot describe is tried again, and delays no other.
     */
    private void read(String container) {
        try {
            long changes = health.changes(container);
            engine.find(container).stream()
                    .findFirst()
                    .ifPresentOrElse(found -> health.observed(found, changes), () -> health.gone(container));
            health.readable(container);
        } catch (RejectedException e) {
            health.unreadable(container, e.getMessage());
            retry(container);
        }
    }

    private synchronized void retry(String container) {
        if (!stopped) {
            later.schedule(() -> observe(container), RETRY_READ.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void failed(String reason) {
        failed = true;
        if (!stopped) {
            health.engineFailed(reason);
        }
    }
}
