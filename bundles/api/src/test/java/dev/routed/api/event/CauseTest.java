package dev.routed.api.event;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

public class CauseTest {

    @Test
    public void anEventCarriesTheNearestCauseAndTheTimeSinceItBegan() {
        Event event = Cause.during("IpamDriver.ReleaseAddress", () -> Cause.during("kernel", CauseTest::happened));
        assertEquals(Optional.of("kernel"), event.cause());
        assertTrue(event.duration().get().compareTo(Duration.ZERO) > 0);
    }

    @Test
    public void whatHasNoCauseHasNoDuration() {
        assertEquals(Optional.empty(), happened().cause());
        assertEquals(Optional.empty(), happened().duration());
    }

    @Test
    public void itEndsWithTheWorkHoweverThatEnds() {
        Cause.during("start", () -> {
            assertThrows(IllegalStateException.class, () -> Cause.during("setting", CauseTest::fails));
            assertEquals(Optional.of("start"), happened().cause());
        });
        assertEquals(Optional.empty(), Cause.current());
    }

    @Test
    public void anotherThreadHasItsOwn() {
        Cause.during("start", () -> assertEquals(
                Optional.empty(), CompletableFuture.supplyAsync(CauseTest::happened).join().cause()));
    }

    private static Event happened() {
        return Event.of(Instant.EPOCH, "endpoint-up", "10.1.0.2", "is up");
    }

    private static Event fails() {
        throw new IllegalStateException("on purpose");
    }
}
