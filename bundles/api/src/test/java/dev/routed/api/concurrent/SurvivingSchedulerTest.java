package dev.routed.api.concurrent;

import static org.junit.Assert.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class SurvivingSchedulerTest {
    private final ScheduledExecutorService scheduler = DaemonThreads.scheduler("test");

    @After
    public void stop() {
        scheduler.shutdownNow();
    }

    @Test
    public void repeatedTaskGoesOnAfterAnException() throws InterruptedException {
        for (RuntimeException thrown : new RuntimeException[] {new IllegalStateException("on purpose"), null}) {
            CountDownLatch runs = new CountDownLatch(3);
            Runnable task = () -> {
                runs.countDown();
                if (thrown != null) {
                    throw thrown;
                }
            };
            scheduler.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
            assertTrue(runs.await(1, TimeUnit.MINUTES));
        }
    }

    @Test
    public void taskAtAFixedRateGoesOnAfterAMissingClass() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        Runnable task = () -> {
            runs.countDown();
            throw new NoClassDefFoundError("on purpose");
        };
        scheduler.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS);
        assertTrue(runs.await(1, TimeUnit.MINUTES));
    }

    @Test
    public void schedulerGoesOnAfterATaskThatThrows() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        scheduler.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        scheduler.execute(ran::countDown);
        assertTrue(ran.await(1, TimeUnit.MINUTES));
    }
}
