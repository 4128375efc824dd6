package dev.routed.nftables.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** With the real nft, in a separate network namespace. */
public class TableMonitorTest {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final AtomicInteger heard = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Error failure;
    private final TableMonitor monitor = new TableMonitor(new Nft(), transaction -> hear(), ended::countDown);

    private void hear() {
        heard.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
    }

    @After
    public void close() {
        monitor.close();
    }

    @Test(timeout = 60_000)
    public void probeIsHeard() throws InterruptedException {
        assertFalse("not started", monitor.check());
        monitor.start();
        assertTrue(monitor.check());
        monitor.probe();
        while (heard.get() == 0) {
            Thread.sleep(1);
        }
        assertTrue(monitor.check());
        assertTrue(NftCommand.run("list", "ruleset").isEmpty());
    }

    @Test(timeout = 60_000)
    public void deadReaderIsFoundAndReplaced() throws InterruptedException {
        monitor.start();
        failure = new OutOfMemoryError("of the test");
        monitor.probe();
        assertTrue(ended.await(50, TimeUnit.SECONDS));
        assertFalse(monitor.check());
        failure = null;
        monitor.start();
        assertTrue(monitor.check());
        int before = heard.get();
        monitor.probe();
        while (heard.get() == before) {
            Thread.sleep(1);
        }
    }

    @Test(timeout = 60_000)
    public void probeThatIsNotHeardFailsTheCheck() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        TableMonitor stuck = new TableMonitor(
                new Nft(),
                transaction -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                () -> {});
        stuck.start();
        NftCommand.run("add", "table", "inet", "theirs");
        while (heardLines(stuck)) {
            Thread.sleep(10);
        }
        assertFalse(stuck.check());
        release.countDown();
        stuck.close();
    }

    /** Probes, and tells whether the reader has read anything since. */
    private static boolean heardLines(TableMonitor stuck) throws InterruptedException {
        stuck.probe();
        Thread.sleep(200);
        return stuck.check();
    }
}
