package dev.routed.api.event;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

public class TriggerTest {

    @Test
    public void eventHasTheInnermostTriggerAndTheTimeSinceItsBegin() {
        Event event = Trigger.during("IpamDriver.ReleaseAddress", () -> Trigger.during("kernel", TriggerTest::event));
        assertEquals(Optional.of("kernel"), event.cause());
        assertTrue(event.duration().get().compareTo(Duration.ZERO) > 0);
    }

    @Test
    public void eventWithoutTriggerHasNoDuration() {
        assertEquals(Optional.empty(), event().cause());
        assertEquals(Optional.empty(), event().duration());
    }

    @Test
    public void triggerEndsWithItsWorkEvenIfThatThrows() {
        Trigger.during("start", () -> {
            assertThrows(IllegalStateException.class, () -> Trigger.during("setting", TriggerTest::fails));
            assertEquals(Optional.of("start"), event().cause());
        });
        assertEquals(Optional.empty(), Trigger.current());
    }

    @Test
    public void triggerBelongsToItsThreadAlone() {
        Trigger.during(
                "start",
                () -> assertEquals(
                        Optional.empty(),
                        CompletableFuture.supplyAsync(TriggerTest::event).join().cause()));
    }

    private static Event event() {
        return Event.of(Instant.EPOCH, Event.Level.INFO, "endpoint-up", "10.1.0.2", "is up");
    }

    private static Event fails() {
        throw new IllegalStateException("on purpose");
    }
}
