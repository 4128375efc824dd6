package dev.routed.api.event;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.Test;

public final class FollowedEventsTest implements Events, EventSubscriptions {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final List<Event> latest = new ArrayList<>();
    private Consumer<Event> listener = event -> {};
    private Runnable end = () -> {};
    private boolean recordsMeanwhile;
    private boolean closed;

    private static Event event(int number) {
        return Event.of(
                Instant.EPOCH.plusSeconds(number), Event.Level.INFO, "endpoint-up", "10.1.0." + number, "is up");
    }

    private FollowedEvents follow() {
        return new FollowedEvents(this, this);
    }

    @Override
    public Subscription follow(Consumer<Event> follower, Runnable whenEnded) {
        listener = follower;
        end = whenEnded;
        return () -> closed = true;
    }

    @Test
    public void eventRecordedMeanwhileIsNotTakenAgain() {
        latest.add(event(1));
        recordsMeanwhile = true;
        FollowedEvents events = follow();
        assertEquals(List.of(event(1), event(2)), events.latest());
        listener.accept(event(3));
        assertEquals(event(3), events.take());
    }

    @Test
    public void slowReaderLosesTheOldest() {
        FollowedEvents events = follow();
        for (int number = 0; number < 1_001; number++) {
            listener.accept(event(number));
        }
        assertEquals(event(1), events.take());
    }

    @Test
    public void pollEndsAtItsLimit() throws InterruptedException {
        FollowedEvents events = follow();
        assertEquals(Optional.empty(), events.poll(AT_ONCE));
        listener.accept(event(1));
        assertEquals(Optional.of(event(1)), events.poll(AT_ONCE));
    }

    @Test
    public void endOfTheServiceFollowsTheLastEvent() {
        FollowedEvents events = follow();
        listener.accept(event(1));
        end.run();
        assertEquals(event(1), events.take());
        for (int repeated = 0; repeated < 2; repeated++) {
            assertEquals(
                    "the bundle dev.routed.events was stopped: 'routed bundle:list' shows it",
                    assertThrows(RejectedException.class, () -> events.poll(AT_ONCE))
                            .getMessage());
        }
        assertThrows(RejectedException.class, events::take);
    }

    @Test
    public void closeEndsTheSubscription() {
        follow().close();
        assertTrue(closed);
    }

    @Override
    public List<Event> latest() {
        if (recordsMeanwhile) {
            latest.add(event(2));
            listener.accept(event(2));
        }
        return latest;
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        throw new AssertionError("a follower records nothing");
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        throw new AssertionError("a follower records nothing");
    }
}
