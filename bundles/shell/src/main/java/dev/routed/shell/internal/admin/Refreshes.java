package dev.routed.shell.internal.admin;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.wiring.FrameworkWiring;

/** Awaits and requests refreshes of bundles. The framework runs them one at a time on one thread. */
final class Refreshes {
    /** The time limit of the wait: a refresh may itself wait for calls in progress. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FrameworkWiring wiring;

    Refreshes(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Returns when all requested refreshes are done. A command that changes a bundle during a refresh may fail to lock
     * it and leave it half-way.
     */
    void await() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(Set.of(), event -> done.countDown());
        done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Requests a refresh of updated bundles, as {@code bundle:refresh} does. Without it, bundles that start later use
     * the updated packages and the others the former ones, and their services do not match. That includes shell and
     * transport: no socket would be left for {@code bundle:refresh}.
     */
    void ofUpdated() {
        wiring.refreshBundles(null);
    }
}
