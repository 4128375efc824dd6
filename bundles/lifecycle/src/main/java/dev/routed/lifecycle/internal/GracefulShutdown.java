package dev.routed.lifecycle.internal;

import java.util.function.IntConsumer;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the framework, waits for it, and ends the process. */
final class GracefulShutdown implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    private final Framework framework;
    private final long milliseconds;
    private final IntConsumer halt;

    /** @param halt ends the process at once with an exit status */
    GracefulShutdown(Framework framework, long milliseconds, IntConsumer halt) {
        this.framework = framework;
        this.milliseconds = milliseconds;
        this.halt = halt;
    }

    /** Ends the process with status 0 if all bundles stop in time, and with 1 if not. */
    @Override
    public void run() {
        halt.accept(stopped() ? 0 : 1);
    }

    private boolean stopped() {
        try {
            framework.stop();
            FrameworkEvent event = framework.waitForStop(milliseconds);
            if (event.getType() == FrameworkEvent.STOPPED) {
                return true;
            }
            LOG.error("the bundles did not stop within {} ms: the process ends now", milliseconds);
        } catch (BundleException e) {
            LOG.error("the framework cannot be stopped: the process ends now", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
