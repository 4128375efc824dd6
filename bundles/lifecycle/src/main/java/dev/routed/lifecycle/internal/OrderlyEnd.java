package dev.routed.lifecycle.internal;

import java.util.function.IntConsumer;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the framework, waits until it has stopped, and ends the process. */
final class OrderlyEnd implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    private final Framework framework;
    private final long milliseconds;
    private final IntConsumer halt;

    /**
     * @param framework    what to stop
     * @param milliseconds how long it may take
     * @param halt         ends the process with a status, at once
     */
    OrderlyEnd(Framework framework, long milliseconds, IntConsumer halt) {
        this.framework = framework;
        this.milliseconds = milliseconds;
        this.halt = halt;
    }

    /** Ends with status 0 if all bundles stopped in time, and with 1 if not. */
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
            LOG.error("The bundles did not stop within {} ms: the process ends without waiting for them", milliseconds);
        } catch (BundleException e) {
            LOG.error("The framework cannot be stopped: the process ends without", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
