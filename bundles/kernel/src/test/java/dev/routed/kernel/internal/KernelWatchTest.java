package dev.routed.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Watch;
import dev.routed.testkit.RecordedChanges;
import dev.routed.testkit.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** Losses, failures, threads and swaps of the backend. */
public class KernelWatchTest {
    private static final KernelException NO_MEMORY = new KernelException(Kind.EXHAUSTED, "watch the kernel: no memory");

    private final WantedBackend wanted = new WantedBackend("netlink");
    private final RecordedEvents events = new RecordedEvents();
    private final RecordedChanges changes = new RecordedChanges();
    private final FakeBackend netlink = new FakeBackend();
    private final FakeBackend iproute2 = new FakeBackend();
    private ActiveKernel kernel = kernel(Duration.ofMillis(1));

    private ActiveKernel kernel(Duration pause) {
        ActiveKernel active = new ActiveKernel(wanted, events, pause);
        active.bind(netlink, Map.of(KernelBackend.NAME, "netlink"));
        return active;
    }

    private void bindIproute2() {
        kernel.bind(iproute2, Map.of(KernelBackend.NAME, "iproute2"));
    }

    @After
    public void stop() {
        kernel.stop();
        assertEquals(0, threads());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("routed-kernel-watch"))
                .count();
    }

    private static FakeStream stream(FakeBackend backend) throws InterruptedException {
        FakeStream stream = backend.opened.poll(60, TimeUnit.SECONDS);
        assertTrue("no subscription within 60 s", stream != null);
        return stream;
    }

    @Test
    public void lossIsReportedOnceAndTheWatchGoesOn() throws InterruptedException {
        kernel.watch(changes);
        FakeStream first = stream(netlink);
        first.delete("st0");
        first.lose();
        FakeStream second = stream(netlink);
        second.delete("st1");
        assertEquals(List.of("st0", RecordedChanges.LOST, "st1"), changes.until("st1"));
        assertTrue(first.closed);
    }

    @Test
    public void failedSubscriptionIsTriedAgainUntilItSucceeds() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        netlink.streams = () -> {
            int attempt = attempts.incrementAndGet();
            if (attempt == 2 || attempt == 3) {
                throw NO_MEMORY;
            }
            return new FakeStream();
        };
        kernel.watch(changes);
        stream(netlink).lose();
        assertEquals(List.of(RecordedChanges.LOST), changes.until(RecordedChanges.LOST));
        assertEquals(4, attempts.get());
        String failure = "is not watched for changes, and tried again: watch the kernel: no memory";
        assertTrue(events.recorded().containsAll(List.of("kernel host " + failure, "kernel host is over: " + failure)));
        assertEquals(List.of(), kernel.findings());
    }

    @Test
    public void unexpectedExceptionDoesNotEndTheThread() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        netlink.streams = () -> {
            if (attempts.incrementAndGet() == 2) {
                throw new IllegalStateException("an unexpected failure of a backend, on purpose");
            }
            return new FakeStream();
        };
        kernel.watch(changes);
        stream(netlink).breakDown();
        stream(netlink).delete("st0");
        assertEquals(List.of(RecordedChanges.LOST, "st0"), changes.until("st0"));
        assertEquals(3, attempts.get());
    }

    @Test
    public void closeDoesNotWaitForTheNextAttempt() throws InterruptedException {
        kernel.stop();
        kernel = kernel(Duration.ofHours(1));
        CountDownLatch failed = new CountDownLatch(1);
        Watch watch = kernel.watch(changes);
        netlink.streams = () -> {
            failed.countDown();
            throw NO_MEMORY;
        };
        stream(netlink).lose();
        assertTrue(failed.await(60, TimeUnit.SECONDS));
        watch.close();
        assertEquals(0, threads());
        assertEquals(List.of(), changes.soFar());
    }

    @Test
    public void watchWithoutASubscriptionIsRejected() {
        netlink.streams = () -> {
            throw NO_MEMORY;
        };
        assertEquals(NO_MEMORY, assertThrows(KernelException.class, () -> kernel.watch(changes)));
    }

    @Test
    public void watchWithoutABackendIsRejected() {
        kernel.unbind(netlink, Map.of(KernelBackend.NAME, "netlink"));
        assertThrows(RejectedException.class, () -> kernel.watch(changes));
    }

    @Test
    public void oneThreadServesAllListenersAndEndsWithTheLast() throws InterruptedException {
        Watch first = kernel.watch(changes);
        Watch second = kernel.watch(new RecordedChanges());
        assertEquals(1, threads());
        FakeStream stream = stream(netlink);
        first.close();
        assertEquals(1, threads());
        assertFalse(stream.closed);
        second.close();
        assertEquals(0, threads());
        assertTrue(stream.closed);
        kernel.watch(changes);
        assertEquals(1, threads());
    }

    @Test
    public void stoppedKernelRejectsAWatch() {
        kernel.watch(changes);
        kernel.stop();
        assertThrows(KernelException.class, () -> kernel.watch(changes));
    }

    @Test
    public void watchFollowsTheBackendInUse() throws InterruptedException {
        bindIproute2();
        kernel.watch(changes);
        FakeStream first = stream(netlink);
        wanted.name = "iproute2";
        kernel.read(200);
        FakeStream second = stream(iproute2);
        changes.until(RecordedChanges.LOST);
        assertTrue(first.closed);
        second.delete("st0");
        assertEquals(List.of("st0"), changes.until("st0"));
    }

    @Test
    public void removedBackendHasNoSubscriptionLeft() throws InterruptedException {
        bindIproute2();
        kernel.watch(changes);
        FakeStream first = stream(netlink);
        kernel.unbind(netlink, Map.of(KernelBackend.NAME, "netlink"));
        assertTrue(first.closed);
        stream(iproute2).delete("st0");
        assertEquals(List.of(RecordedChanges.LOST, "st0"), changes.until("st0"));
        assertEquals(
                List.of(
                        "backend netlink serves from now on",
                        "backend iproute2 serves from now on, since netlink is away"),
                events.recorded());
    }

    @Test
    public void watchWaitsForABackendWhileThereIsNone() throws InterruptedException {
        kernel.watch(changes);
        stream(netlink);
        kernel.unbind(netlink, Map.of(KernelBackend.NAME, "netlink"));
        bindIproute2();
        stream(iproute2).delete("st0");
        assertEquals(List.of(RecordedChanges.LOST, "st0"), changes.until("st0"));
    }
}
