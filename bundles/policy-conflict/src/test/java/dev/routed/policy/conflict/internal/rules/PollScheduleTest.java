package dev.routed.policy.conflict.internal.rules;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import org.junit.Before;
import org.junit.Test;

public class PollScheduleTest {
    private final PollSchedule schedule = new PollSchedule(Duration.ofSeconds(10));

    private boolean isDue(double seconds) {
        return schedule.isDue(at(seconds));
    }

    /** Starts below zero, as nanoTime may. */
    private static long at(double seconds) {
        return (long) (seconds * 1e9) - 7_000_000_000L;
    }

    @Before
    public void firstQuestionIsDueAtOnce() {
        assertTrue(isDue(0));
        assertFalse(isDue(0.25));
    }

    @Test
    public void quietScheduleIsDueAfterTheInterval() {
        assertFalse(isDue(9.9));
        assertTrue(isDue(10));
        assertFalse(isDue(19.9));
        assertTrue(isDue(20));
    }

    @Test
    public void manyChangesAreOneQuestion() {
        schedule.changed();
        schedule.changed();
        assertTrue(isDue(1));
        assertFalse(isDue(1.25));
    }

    @Test
    public void newAnnouncementIsDueAtEveryTickForFiveSeconds() {
        schedule.announced(at(1));
        for (double seconds = 1; seconds < 6; seconds += 0.25) {
            assertTrue(isDue(seconds));
        }
        assertFalse(isDue(6));
    }

    @Test
    public void conflictShortensTheIntervalToOneSecond() {
        schedule.contested(true);
        assertFalse(isDue(0.9));
        assertTrue(isDue(1));
        schedule.contested(false);
        assertFalse(isDue(2));
    }
}
