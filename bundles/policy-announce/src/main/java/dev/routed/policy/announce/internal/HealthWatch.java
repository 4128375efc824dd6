package dev.routed.policy.announce.internal;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.engine.Tidings;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Listens to the engine on a thread of its own, and tells of each container how it is. While the engine is away, what was
 * told last goes on to hold.
 */
final class HealthWatch {
    /** When to try again to listen. */
    static final Duration AGAIN = Duration.ofSeconds(1);

    private final Containers engine;
    private final Events events;
    private final Consumer<Container> seen;
    private Optional<Tidings> listening = Optional.empty();
    private boolean stopped;
    private volatile Optional<String> fault = Optional.empty();

    /** @param seen told of each container that runs, and again when it may have changed; on the thread of this watch */
    HealthWatch(Containers engine, Events events, Consumer<Container> seen) {
        this.engine = engine;
        this.events = events;
        this.seen = seen;
        Thread thread = new Thread(this::run, "routed-announce-health");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread, at the latest with the answer that it waits for. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
        listening.ifPresent(Tidings::close);
    }

    private void run() {
        while (goesOn()) {
            listen();
        }
    }

    /** After a pause, if it did not work. */
    private synchronized boolean goesOn() {
        try {
            if (fault.isPresent() && !stopped) {
                wait(AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            stopped = true;
        }
        return !stopped;
    }

    private void listen() {
        try (Tidings tidings = begin()) {
            // What happens meanwhile waits, so that nothing is missed in between.
            engine.running().forEach(this::see);
            back();
            for (Optional<String> container = tidings.next(); container.isPresent(); container = tidings.next()) {
                see(container.get());
            }
            away("it has ended");
        } catch (Refusal e) {
            away(e.getMessage());
        }
    }

    private Tidings begin() {
        Tidings tidings = engine.listen();
        synchronized (this) {
            listening = Optional.of(tidings);
            if (stopped) {
                tidings.close();
            }
        }
        return tidings;
    }

    /** One that has ended meanwhile is nobody's concern. */
    private void see(String container) {
        Cause.during("engine", () -> engine.find(container).ifPresent(seen));
    }

    private synchronized void away(String why) {
        if (fault.isEmpty() && !stopped) {
            events.warn("health", "engine", "cannot be listened to, and what was known of containers' health goes on to hold: " + why);
        }
        fault = Optional.of(why);
    }

    private void back() {
        if (fault.isPresent()) {
            events.happened("health", "engine", "is listened to again");
        }
        fault = Optional.empty();
    }

    List<Finding> findings() {
        return fault.map(why -> new Finding(
                        "engine", "cannot be listened to, so that containers' health is as it was: " + why))
                .stream()
                .toList();
    }
}
