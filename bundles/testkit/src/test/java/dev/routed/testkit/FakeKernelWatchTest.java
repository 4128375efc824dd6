package dev.routed.testkit;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Watch;
import java.util.List;
import org.junit.Test;

/** The kernel in memory fulfils the contract of the watch, and can lose notifications. */
public class FakeKernelWatchTest extends WatchContract {
    private final FakeKernel kernel = new FakeKernel();

    @Override
    protected Kernel kernel() {
        return kernel;
    }

    @Override
    protected ForeignObjects foreign() {
        return kernel.foreign();
    }

    @Test
    public void loseNotificationsCallsLost() {
        RecordedChanges changes = new RecordedChanges();
        kernel.foreign().link(FOREIGN_LINK, "");
        Watch watch = kernel.watch(changes);
        kernel.loseNotifications();
        kernel.foreign().deleteLink(FOREIGN_LINK);
        assertEquals(List.of(RecordedChanges.LOST, FOREIGN_LINK), changes.until(FOREIGN_LINK));
        watch.close();
    }
}
