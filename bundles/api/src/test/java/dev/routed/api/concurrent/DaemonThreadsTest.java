package dev.routed.api.concurrent;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public final class DaemonThreadsTest {

    @Test
    public void createdThreadIsNotStarted() {
        Thread thread = DaemonThreads.create("routed-test", () -> {});
        assertEquals(Thread.State.NEW, thread.getState());
        assertTrue(thread.isDaemon());
        assertEquals("routed-test", thread.getName());
    }

    @Test(timeout = 10_000)
    public void startedThreadRunsItsTask() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        Thread thread = DaemonThreads.start("routed-test", () -> ran.complete(Thread.currentThread()));
        assertEquals(thread, ran.get());
    }

    @Test(timeout = 10_000)
    public void executorsUseNamedDaemonThreads() throws Exception {
        runsOnNamedDaemon(DaemonThreads.scheduler("routed-test"));
        runsOnNamedDaemon(DaemonThreads.pool("routed-test", 2));
    }

    private static void runsOnNamedDaemon(ExecutorService executor) throws Exception {
        Thread thread = executor.submit(Thread::currentThread).get();
        assertTrue(thread.isDaemon());
        assertEquals("routed-test", thread.getName());
        assertFalse(executor.isShutdown());
        executor.shutdownNow();
        assertTrue(executor.awaitTermination(5, TimeUnit.SECONDS));
    }
}
