package dev.routed.driver.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps forwarding open as long as an endpoint exists. It is closed a little after the last one has gone,
 * since a container that restarts is back in a moment and opening costs more than all else of an endpoint.
 */
final class Passage {
    static final Duration LINGER = Duration.ofSeconds(2);

    /** Nothing tells when someone flushes a filter table, so it is looked at now and then. */
    static final Duration CHECK = Duration.ofSeconds(5);

    private final Forwarding forwarding;
    private final Events events;
    private final ScheduledExecutorService later;
    private int users;
    private boolean open;

    Passage(Forwarding forwarding, Events events, ScheduledExecutorService later) {
        this.forwarding = forwarding;
        this.events = events;
        this.later = later;
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", this::check), CHECK.toMillis(), CHECK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void check() {
        if (users > 0) {
            attempt(forwarding::open, "packets of running containers may not pass: ");
        }
    }

    private void attempt(Runnable change, String complaint) {
        try {
            change.run();
        } catch (RuntimeException e) {
            events.warn("forwarding", "FORWARD", complaint + e.getMessage());
        }
    }

    /** An endpoint is about to exist. If this throws, it does not count. */
    synchronized void enter() {
        if (!open) {
            forwarding.open();
            open = true;
        }
        users++;
    }

    /** An endpoint of a former run stands, whether or not the host lets its packets pass. */
    synchronized void adopt() {
        try {
            enter();
        } catch (RuntimeException e) {
            events.warn("forwarding", "FORWARD", "packets of running containers may not pass: " + e.getMessage());
            users++;
        }
    }

    /** An endpoint that entered is gone. */
    synchronized void exit() {
        users--;
        closeIfUnused();
    }

    /** What a former run opened for endpoints that are gone by now is closed as well. */
    synchronized void closeIfUnused() {
        if (users == 0) {
            later.schedule(() -> Cause.during("timer", this::close), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void close() {
        if (users > 0) {
            return;
        }
        open = false;
        attempt(forwarding::close, "our rule is not taken away: ");
    }
}
