package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.nftables.Nftables;
import dev.routed.testkit.EndingBundle;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.ToldEvents;
import java.util.List;
import org.junit.Test;

/** Who stops the policy when nobody can take its table away any more is told; itests/bats/filtered.bats shows the rest. */
public class LeftoverTest {
    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final Leftover leftover = new Leftover(events);

    @Test
    public void whoStopsTheBundleWithoutNftablesIsToldThatTheTableStays() {
        leftover.stop(EndingBundle.stopped());
        assertEquals(
                List.of("nftables inet routed-ingress stays as it was, since dev.routed.nftables was stopped before, which would"
                        + " have taken it away: nft delete table inet routed-ingress does"),
                told);
    }

    @Test
    public void nothingIsToldWhereThePolicyTakesItAwayOrLeavesIt() {
        leftover.stop(EndingBundle.comingBack());
        Nftables nftables = new PlainNftables();
        leftover.bindNftables(nftables);
        leftover.stop(EndingBundle.stopped());
        assertEquals(List.of(), told);
    }

    @Test
    public void nftablesMayBeReplacedBeforeItLeaves() {
        Nftables former = new PlainNftables();
        Nftables other = new PlainNftables();
        leftover.bindNftables(former);
        leftover.bindNftables(other);
        leftover.unbindNftables(former);
        leftover.stop(EndingBundle.stopped());
        assertEquals(List.of(), told);
        leftover.unbindNftables(other);
        leftover.stop(EndingBundle.stopped());
        assertEquals(1, told.size());
    }
}
