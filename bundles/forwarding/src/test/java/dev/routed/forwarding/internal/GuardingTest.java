package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.forwarding.internal.Guarding.Change;
import org.junit.Test;

/** How forwarding gets on and off, for each state of the host. */
public class GuardingTest {

    @Test
    public void neededForwarding() {
        Object[][] rows = {
            // on, filtered, live endpoints
            {true, false, false, Change.NOTHING},
            {true, false, true, Change.NOTHING},
            {true, true, false, Change.NOTHING},
            {true, true, true, Change.NOTHING},
            // The first endpoint: the host does not forward on its own.
            {false, false, false, Change.FILTER_AND_TURN_ON},
            // Turned off while live endpoints used the forwarding of the host.
            {false, false, true, Change.TURN_ON},
            // Turned off after routed had turned it on.
            {false, true, true, Change.FILTER_AND_TURN_ON},
            // The same, and the last endpoint is gone.
            {false, true, false, Change.FILTER_AND_TURN_ON},
        };
        for (Object[] row : rows) {
            assertEquals(row[3], Guarding.needed((Boolean) row[0], (Boolean) row[1], (Boolean) row[2]));
        }
    }

    @Test
    public void unneededForwarding() {
        assertEquals(Change.NOTHING, Guarding.unneeded(false));
        assertEquals(Change.TURN_OFF_AND_UNFILTER, Guarding.unneeded(true));
    }
}
