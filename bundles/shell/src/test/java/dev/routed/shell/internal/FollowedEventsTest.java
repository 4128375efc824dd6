package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

public final class FollowedEventsTest {
    private final FollowedEvents events = new FollowedEvents();

    private static Event event(int number) {
        return Event.of(
                Instant.EPOCH.plusSeconds(number), Event.Level.INFO, "endpoint-up", "10.1.0." + number, "is up");
    }

    @Test
    public void eventsThatWereListedAreNotTakenAgain() {
        List.of(1, 2, 3).forEach(number -> events.add(event(number)));
        events.remove(List.of(event(1), event(2)));
        assertEquals(event(3), events.take());
    }

    @Test
    public void slowReaderLosesTheOldest() {
        for (int number = 0; number < 1_001; number++) {
            events.add(event(number));
        }
        assertEquals(event(1), events.take());
    }

    @Test
    public void endOfTheServiceFollowsTheLastEvent() {
        events.add(event(1));
        events.end();
        assertEquals(event(1), events.take());
        assertEquals(
                "the bundle dev.routed.events was stopped: 'routed bundle:list' shows it",
                assertThrows(RejectedException.class, events::take).getMessage());
    }
}
