package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.RejectedException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.Test;

public class ServiceGateTest {
    private final ServiceGate<String> patient = new ServiceGate<>("the driver", Duration.ofMinutes(2));
    private final ServiceGate<String> hasty = new ServiceGate<>("the driver", Duration.ZERO);

    @Test
    public void callWaitsForAMissingService() throws Exception {
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> patient.call(String::length));
        assertThrows(TimeoutException.class, () -> call.get(50, TimeUnit.MILLISECONDS));
        patient.bind("back");
        assertEquals(Integer.valueOf(4), call.get(60, TimeUnit.SECONDS));
    }

    @Test
    public void cutShortRejectsWaitingCallsOnly() throws Exception {
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> patient.call(String::length));
        assertThrows(TimeoutException.class, () -> call.get(50, TimeUnit.MILLISECONDS));
        patient.cutShort();
        Throwable rejected = assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS))
                .getCause();
        assertEquals("the driver is away and the plugin's socket is closing: try again", rejected.getMessage());
        callWaitsForAMissingService();
    }

    @Test
    public void rejectionNamesTheMissingService() {
        RejectedException rejected = assertThrows(RejectedException.class, () -> hasty.call(String::length));
        assertEquals(
                "the driver has been away for 0 seconds:"
                        + " 'routed doctor' shows rejected settings, 'routed bundle:list' which bundle is not active;"
                        + " mend it"
                        + " and try again",
                rejected.getMessage());
        assertEquals(Kind.AWAY, rejected.kind());
        hasty.bind("here");
        assertEquals(Integer.valueOf(4), hasty.call(String::length));
        hasty.unbind("here");
        assertThrows(RejectedException.class, () -> hasty.call(String::length));
    }

    @Test
    public void unbindWaitsForCallsInProgress() throws Exception {
        patient.bind("one");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> patient.run(service -> {
            inside.countDown();
            await(mayEnd);
        }));
        await(inside);
        CompletableFuture<Void> going = CompletableFuture.runAsync(() -> patient.unbind("one"));
        assertThrows(TimeoutException.class, () -> going.get(50, TimeUnit.MILLISECONDS));
        assertFalse(call.isDone());
        mayEnd.countDown();
        going.get(60, TimeUnit.SECONDS);
        assertTrue(call.isDone() || call.get(60, TimeUnit.SECONDS) == null);
    }

    @Test
    public void unbindOfAReplacedServiceKeepsTheNewOne() {
        hasty.bind("one");
        hasty.bind("another");
        hasty.unbind("one");
        assertEquals("another", hasty.call(service -> service));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
