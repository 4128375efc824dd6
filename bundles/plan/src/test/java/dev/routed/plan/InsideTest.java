package dev.routed.plan;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Mac;
import java.util.List;
import org.junit.Test;

public class InsideTest {
    private static final Mac HOST = Mac.parse("06:00:00:00:00:01");
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final Veth WISH = new Veth("rt1", HOST, "rc1", MAC, 1400, 7200, "routed:1 rt1");

    @Test
    public void theOtherEndGetsThePairsMtu() {
        assertEquals(List.of(new Step.SetMtu("eth1", "theirs", 1400)), Plan.inside(WISH, end(1500, "theirs")));
    }

    @Test
    public void onceItHasItNothingIsToDo() {
        assertEquals(List.of(), Plan.inside(WISH, end(1400, "")));
    }

    /** As the engine left it: under a name of its choice. */
    private static Link end(int mtu, String alias) {
        return new Link("eth1", 9, Link.VETH, MAC, mtu, 0, true, true, 2, false, 7, alias);
    }
}
