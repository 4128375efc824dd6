package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.transport.internal.RequestPhase.Expiry;
import java.time.Duration;
import org.junit.Test;

/** The time limit of a request runs from its first byte to its last. */
public class RequestPhaseTest {
    private static final Duration LIMIT = Duration.ofNanos(10);

    private final RequestPhase phase = new RequestPhase(0);

    @Test
    public void limitRunsFromTheFirstByte() {
        assertEquals(Expiry.NONE, phase.expire(1_000, LIMIT));
        phase.received(1_000);
        phase.received(1_009);
        assertEquals(Expiry.NONE, phase.expire(1_010, LIMIT));
        assertEquals(Expiry.UNANSWERED, phase.expire(1_011, LIMIT));
        assertEquals("once", Expiry.NONE, phase.expire(2_000, LIMIT));
        assertTrue(phase.isExpired());
        assertFalse("an expired request is not answered", phase.answers(2_001));
    }

    @Test
    public void answerHasNoLimitAndTheNextRequestHasItsOwn() {
        phase.received(0);
        assertTrue(phase.answers(5));
        assertEquals(Expiry.NONE, phase.expire(5_000, LIMIT));
        phase.answered(5_000);
        assertEquals(Expiry.NONE, phase.expire(9_000, LIMIT));
        phase.received(9_000);
        assertEquals(Expiry.UNANSWERED, phase.expire(9_011, LIMIT));
    }

    @Test
    public void restOfARejectedRequestHasALimit() {
        phase.received(0);
        phase.answers(5);
        phase.discards(6);
        assertEquals(Expiry.NONE, phase.expire(16, LIMIT));
        assertEquals(Expiry.ANSWERED, phase.expire(17, LIMIT));
    }

    @Test
    public void onlyAConnectionWithoutRequestIsIdle() {
        assertTrue(phase.isIdle(11, LIMIT));
        assertFalse(phase.isIdle(10, LIMIT));
        phase.received(11);
        assertFalse(phase.isIdle(1_000, LIMIT));
        phase.answers(12);
        assertFalse(phase.isIdle(1_000, LIMIT));
        phase.answered(1_000);
        assertFalse(phase.isIdle(1_010, LIMIT));
        assertTrue(phase.isIdle(1_011, LIMIT));
    }
}
