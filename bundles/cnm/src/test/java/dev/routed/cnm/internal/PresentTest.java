package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.Test;

public class PresentTest {
    private final Present<String> patient = new Present<>("the driver", Duration.ofMinutes(2));
    private final Present<String> hasty = new Present<>("the driver", Duration.ZERO);

    @Test
    public void aCallWaitsForAServiceThatIsAway() throws Exception {
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> patient.ask(String::length));
        assertThrows(TimeoutException.class, () -> call.get(50, TimeUnit.MILLISECONDS));
        patient.come("back");
        assertEquals(Integer.valueOf(4), call.get(60, TimeUnit.SECONDS));
    }

    @Test
    public void aCallThatIsCutShortWaitsNoLongerAndTheNextDoes() throws Exception {
        CompletableFuture<Integer> call = CompletableFuture.supplyAsync(() -> patient.ask(String::length));
        assertThrows(TimeoutException.class, () -> call.get(50, TimeUnit.MILLISECONDS));
        patient.cutShort();
        Throwable refused = assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS)).getCause();
        assertEquals("the driver is away, and now the plugin's socket goes too: try again", refused.getMessage());
        aCallWaitsForAServiceThatIsAway();
    }

    @Test
    public void inTheEndASentenceSaysWhatIsAway() {
        Refusal refused = assertThrows(Refusal.class, () -> hasty.ask(String::length));
        assertEquals("the driver has been away for 0 seconds:"
                + " 'routed bundle:list' shows which bundle is not active, start it and try again", refused.getMessage());
        assertEquals(Refusal.Cause.AWAY, refused.fault());
        hasty.come("here");
        assertEquals(Integer.valueOf(4), hasty.ask(String::length));
        hasty.go("here");
        assertThrows(Refusal.class, () -> hasty.ask(String::length));
    }

    @Test
    public void aServiceGoesWhenTheCallsToItHaveEnded() throws Exception {
        patient.come("one");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> patient.tell(service -> {
            inside.countDown();
            await(mayEnd);
        }));
        await(inside);
        CompletableFuture<Void> going = CompletableFuture.runAsync(() -> patient.go("one"));
        assertThrows(TimeoutException.class, () -> going.get(50, TimeUnit.MILLISECONDS));
        assertFalse(call.isDone());
        mayEnd.countDown();
        going.get(60, TimeUnit.SECONDS);
        assertTrue(call.isDone() || call.get(60, TimeUnit.SECONDS) == null);
    }

    @Test
    public void oneThatWasReplacedBeforeItWentTakesNothingAlong() {
        hasty.come("one");
        hasty.come("another");
        hasty.go("one");
        assertEquals("another", hasty.ask(service -> service));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
