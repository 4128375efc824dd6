package dev.routed.api.remote;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import java.util.Set;
import org.junit.Test;

/** The setting {@code uids}. */
public class AllowedUidsTest {

    @Test
    public void readsListsOfEveryForm() {
        Object[][] rows = {
            {"", Set.of(0L)},
            {"0", Set.of(0L)},
            {"1000", Set.of(0L, 1000L)},
            {"0,1000,65534", Set.of(0L, 1000L, 65534L)},
            {" 1000 , 1001\t1002; 1003", Set.of(0L, 1000L, 1001L, 1002L, 1003L)},
            {"4294967294", Set.of(0L, 4294967294L)},
        };
        for (Object[] row : rows) {
            assertEquals(
                    row[1],
                    AllowedUids.parse("dev.routed.shell", (String) row[0]).uids());
        }
    }

    @Test
    public void otherTextsAreRejected() {
        for (String wrong : new String[] {"root", "0,-1", "4294967295", "99999999999999999999", "1.5"}) {
            Exception x =
                    assertThrows(wrong, RejectedException.class, () -> AllowedUids.parse("dev.routed.shell", wrong));
            assertTrue(
                    x.getMessage(), x.getMessage().endsWith("is not a user ID; give decimal numbers such as 0,1000"));
        }
    }

    @Test
    public void admitsRootAndTheConfiguredOnly() {
        AllowedUids callers = AllowedUids.parse("dev.routed.shell", "1000");
        assertTrue(callers.admits(0));
        assertTrue(callers.admits(1000));
        assertFalse(callers.admits(1001));
        assertFalse(callers.admits(-1));
    }
}
