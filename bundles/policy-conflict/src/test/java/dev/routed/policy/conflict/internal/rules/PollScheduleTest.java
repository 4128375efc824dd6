package dev.routed.policy.conflict.internal.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    public void newAnnouncementIsDueAfterLongerAndLongerPausesForFiveSeconds() {
        schedule.announced(at(1));
        List<Double> due = new ArrayList<>();
        for (double seconds = 1; seconds < 10; seconds += 0.25) {
            if (isDue(seconds)) {
                due.add(seconds);
            }
        }
        assertEquals(List.of(1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 6.0), due);
    }

    @Test
    public void eachAnnouncementIsDueAtTheNextTick() {
        for (double seconds = 1; seconds < 4; seconds += 0.5) {
            schedule.announced(at(seconds));
            assertTrue(schedule.isSettling(at(seconds)));
            assertTrue(isDue(seconds + 0.25));
        }
        assertTrue(schedule.isSettling(at(8.25)));
        assertFalse(schedule.isSettling(at(8.5)));
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
