package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.testkit.RecordedEvents;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** When a listener accepts, and what it reports when it does not. */
public class AcceptGateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final RecordedEvents events = new RecordedEvents();
    private final RecurringCondition condition = new TransportHealth(events).connections("net.sock");
    private final AcceptGate gate = new AcceptGate(2, condition);

    @Test
    public void acceptsUpToTheLimitAndAgainWhenOneCloses() {
        assertTrue(gate.admits(0, 0));
        assertTrue(gate.admits(1, 0));
        assertFalse(gate.isShut());
        assertFalse(gate.admits(2, 0));
        assertTrue(gate.isShut());
        assertFalse("nothing was closed", gate.opens(2));
        assertTrue(gate.opensAfterClose(1));
        assertFalse(gate.isShut());
        assertFalse("once", gate.opensAfterClose(1));
    }

    @Test
    public void failedAcceptPausesUntilTheNextCheckAndNotUntilTheNextClose() {
        gate.failed("Too many open files", 0);
        assertTrue(gate.isShut());
        assertFalse("a busy listener closes all the time", gate.opensAfterClose(0));
        assertTrue(gate.opens(0));
        assertTrue(gate.admits(0, 0));
    }

    @Test
    public void repeatedFailuresAreOneEventThatEndsOnceItIsCalm() {
        for (int second = 0; second < 600; second++) {
            gate.failed("Too many open files", second * SECOND);
            gate.opens(0);
            condition.endIfCalm(second * SECOND);
        }
        String sentence = "connections net.sock accepts no connection (Too many open files); callers wait:"
                + " end processes that 'ss -xp' shows, or raise 'ulimit -n'";
        assertEquals(List.of(sentence), events.recorded());
        condition.endIfCalm(640 * SECOND);
        assertEquals(2, events.recorded().size());
    }

    @Test
    public void limitLeavesFilesForTheOtherBundles() {
        assertEquals(1_000, Limits.of(1 << 20).connections());
        assertEquals(216, Limits.of(1_024).connections());
        assertEquals(24, Limits.of(256).connections());
        assertEquals(16, Limits.of(64).connections());
        assertTrue(DescriptorLimit.read() > 64);
    }
}
