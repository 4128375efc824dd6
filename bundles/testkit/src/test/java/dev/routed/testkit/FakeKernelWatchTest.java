package dev.routed.testkit;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Watch;
import java.util.List;
import org.junit.Test;

/** The kernel in memory tells what the real one tells, and loses notifications when asked to. */
public class FakeKernelWatchTest extends WatchContract {
    private final FakeKernel kernel = new FakeKernel();

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected Strangers strangers() {
        return kernel.strangers();
    }

    @Test
    public void losesNotificationsWhenAskedTo() {
        Told told = new Told();
        kernel.strangers().link(STRANGER, "");
        Watch watch = kernel.watch(told);
        kernel.loseNotifications();
        kernel.strangers().deleteLink(STRANGER);
        assertEquals(List.of(Told.LOST, STRANGER), told.until(STRANGER));
        watch.close();
    }
}
