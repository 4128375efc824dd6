package dev.routed.plan;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import org.junit.Test;

public class InsideTest {
    private static final Mac HOST = Mac.parse("06:00:00:00:00:01");
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final Veth WISH = new Veth("rt1", HOST, "rc1", MAC, 1400, 7200, "routed:1 rt1");

    @Test
    public void theOtherEndGetsThePairsMtu() {
        assertEquals(List.of(new Step.SetMtu("eth1", "theirs", 1400)), inside(end(1500, "theirs"), List.of(), List.of(), List.of()));
    }

    @Test
    public void onceItHasItNothingIsToDo() {
        assertEquals(List.of(), inside(end(1400, ""), List.of(), List.of(), List.of()));
    }

    @Test
    public void furtherAddressesStandBesideTheEngines() {
        Address engines = address("10.1.0.2/32");
        Address wanted = address("10.1.0.3/32");
        Address former = address("10.1.0.4/32");
        Link end = end(1400, "");
        assertEquals(
                List.of(new Step.AddAddress(wanted, ""), new Step.RemoveAddress(former, "")),
                inside(end, List.of(wanted), List.of(former), List.of(engines, former)));
        assertEquals(List.of(), inside(end, List.of(wanted), List.of(wanted, former), List.of(engines, wanted)));
        assertEquals("what nobody asked for stays", List.of(), inside(end, List.of(), List.of(), List.of(engines, former)));
    }

    private static List<Step> inside(Link end, List<Address> wanted, List<Address> former, List<Address> present) {
        return Plan.inside(WISH, wanted, former, end, present);
    }

    private static Address address(String prefix) {
        return new Address(Prefix.parse(prefix), "eth1", Scope.GLOBAL, "eth1");
    }

    /** As the engine left it: under a name of its choice. */
    private static Link end(int mtu, String alias) {
        return new Link("eth1", 9, Link.VETH, MAC, mtu, 0, true, true, 2, false, 7, alias);
    }
}
