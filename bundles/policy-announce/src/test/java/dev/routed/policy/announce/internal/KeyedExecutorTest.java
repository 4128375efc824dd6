package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

public class KeyedExecutorTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger overlaps = new AtomicInteger();
    private final KeyedExecutor executor = new KeyedExecutor("test", this::work);

    private void work(String key) {
        try {
            if (key.equals("slow")) {
                assertEquals(1, overlaps.incrementAndGet());
                open.await();
                overlaps.decrementAndGet();
            }
            done.add(key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void eventually(List<String> expected) throws InterruptedException {
        for (int i = 0; i < 60_000 && !done.equals(expected); i++) {
            Thread.sleep(1);
        }
        assertEquals(expected, done);
    }

    @Test
    public void keyWhoseWorkWaitsDelaysNoOtherOne() throws InterruptedException {
        executor.request("slow");
        executor.request("quick");
        eventually(List.of("quick"));
        open.countDown();
        eventually(List.of("quick", "slow"));
        executor.stop();
    }

    @Test
    public void requestsDuringTheWorkAreDoneOnceMoreAndNeverOverlap() throws InterruptedException {
        executor.request("slow");
        TimeUnit.MILLISECONDS.sleep(50);
        for (int i = 0; i < 100; i++) {
            executor.request("slow");
        }
        open.countDown();
        eventually(List.of("slow", "slow"));
        TimeUnit.MILLISECONDS.sleep(50);
        assertEquals(2, done.size());
        executor.stop();
        executor.request("quick");
        assertTrue("nothing is done after the end", done.size() == 2);
    }
}
