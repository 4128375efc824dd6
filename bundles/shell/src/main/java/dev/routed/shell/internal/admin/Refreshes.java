package dev.routed.shell.internal.admin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.wiring.FrameworkWiring;

/** The framework's refreshes, which it does one after the other on a thread of its own. */
final class Refreshes {
    /** A refresh may wait for calls under way; after that it is not waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FrameworkWiring wiring;

    Refreshes(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Returns when all that were asked for are done. A bundle that is changed meanwhile may be left half-way, for
     * want of a lock.
     */
    void await() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(Set.of(), event -> done.countDown());
        done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks for one of what was updated while others use it, as {@code bundle:refresh} would. Otherwise those that
     * are started later use it as it is now and the rest as it was, and do not find each other: shell and transport
     * among them, so that no socket would be left to say {@code bundle:refresh} by.
     */
    void ofUpdated() {
        wiring.refreshBundles(null);
    }
}
