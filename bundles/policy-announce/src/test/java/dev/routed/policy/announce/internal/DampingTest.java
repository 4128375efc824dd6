package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Observations at given times, and the changes that routing daemons see of them. */
public class DampingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** nanoTime may be anything; it wraps around in the middle of each test. */
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    private final List<String> changes = new ArrayList<>();
    private Damping damping = Damping.of(true);
    private long millis;

    private void at(long now, boolean ready, Duration longest) {
        long until = now;
        // As the timer does: look when the state says so.
        while (damping.next(longest).isPresent()
                && damping.next(longest).getAsLong() - time(until) < 0
                && damping.next(longest).getAsLong() - time(millis) > 0) {
            step((damping.next(longest).getAsLong() - ORIGIN) / 1_000_000, damping.ready(), longest);
        }
        step(now, ready, longest);
    }

    private static long time(long millis) {
        return ORIGIN + Duration.ofMillis(millis).toNanos();
    }

    private void step(long now, boolean ready, Duration longest) {
        boolean before = damping.announced();
        damping = damping.observed(ready, time(now), longest);
        millis = now;
        if (before != damping.announced()) {
            changes.add((damping.announced() ? "+" : "-") + now);
        }
    }

    /** Ready and not ready in turn, every given milliseconds, until the end. */
    private void flap(long begin, long period, long end, Duration longest) {
        boolean ready = false;
        for (long now = begin; now < end; now += period) {
            at(now, ready, longest);
            ready = !ready;
        }
    }

    @Test
    public void withdrawalIsImmediateAndSoIsTheAnnouncementAfterTheFirst() {
        at(1000, false, MINUTE);
        at(1010, true, MINUTE);
        assertEquals(List.of("-1000", "+1010"), changes);
        assertFalse(damping.flaps(MINUTE));
    }

    @Test
    public void endpointMustBeReadyForOneSecondAfterTheSecondWithdrawal() {
        at(0, false, MINUTE);
        at(10, true, MINUTE);
        at(20, false, MINUTE);
        at(30, true, MINUTE);
        assertTrue(damping.flaps(MINUTE));
        at(1029, true, MINUTE);
        assertEquals(List.of("-0", "+10", "-20"), changes);
        at(1031, true, MINUTE);
        assertEquals(List.of("-0", "+10", "-20", "+1030"), changes);
    }

    @Test
    public void breakRestartsTheHoldTime() {
        flap(0, 10, 40, MINUTE);
        at(900, false, MINUTE);
        at(910, true, MINUTE);
        at(1900, true, MINUTE);
        assertEquals(3, changes.size());
        at(1911, true, MINUTE);
        assertEquals("+1910", changes.get(3));
    }

    @Test
    public void holdTimeDoublesUpToItsLimit() {
        List<Long> holds = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 10; i++) {
            at(now, false, MINUTE);
            holds.add(damping.hold(MINUTE).toSeconds());
            at(now + 1, true, MINUTE);
            now += 1 + damping.hold(MINUTE).toMillis();
            at(now, true, MINUTE);
            now += 100;
        }
        assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), holds.subList(0, 10));
    }

    @Test
    public void oneHundredFlapsASecondAreThreeChanges() {
        flap(0, 5, 300_000, MINUTE);
        assertEquals(List.of("-0", "+5", "-10"), changes);
        at(300_000, true, MINUTE);
        at(310_000, true, MINUTE);
        assertEquals(4, changes.size());
    }

    @Test
    public void limitOfZeroDampsNothing() {
        flap(0, 5, 5_000, Duration.ZERO);
        assertEquals(1000, changes.size());
        assertFalse(damping.flaps(Duration.ZERO));
        assertTrue(damping.next(Duration.ZERO).isEmpty());
    }

    @Test
    public void slowFlapsSettleBelowTheLimit() {
        flap(0, 1_500, 600_000, MINUTE);
        assertTrue(changes.size() + " changes instead of 400", changes.size() <= 8);
    }

    @Test
    public void eachQuietMinuteTakesOneWithdrawalBack() {
        flap(0, 10, 40, MINUTE);
        at(5_000, true, MINUTE);
        assertTrue(damping.announced());
        assertTrue(damping.flaps(MINUTE));
        at(60_100, true, MINUTE);
        assertFalse(damping.flaps(MINUTE));
        at(60_200, false, MINUTE);
        at(60_300, true, MINUTE);
        assertTrue("the second withdrawal that counts", damping.flaps(MINUTE));
        at(600_000, true, MINUTE);
        at(600_100, false, MINUTE);
        at(600_200, true, MINUTE);
        assertTrue("long ago", damping.announced());
    }

    @Test
    public void withdrawalsAgeWhileTheEndpointIsNotReady() {
        flap(0, 10, 30, MINUTE);
        at(200_000, false, MINUTE);
        assertFalse(damping.flaps(MINUTE));
        at(200_010, true, MINUTE);
        assertTrue(damping.announced());
    }
}
