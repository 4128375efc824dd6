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
    private static final Veth DESIRED = new Veth("rt1", HOST, "rc1", MAC, 1400, 7200, "routed:1 rt1");

    @Test
    public void peer_getsTheMtuOfThePair() {
        assertEquals(
                List.of(new Step.SetMtu("eth1", "foreign", 1400)),
                inside(end(1500, "foreign"), List.of(), List.of(), List.of()));
    }

    @Test
    public void unchangedPeer_needsNoStep() {
        assertEquals(List.of(), inside(end(1400, ""), List.of(), List.of(), List.of()));
    }

    @Test
    public void secondaryAddresses_areAddedBesideTheEngines() {
        Address engines = address("10.1.0.2/32");
        Address added = address("10.1.0.3/32");
        Address former = address("10.1.0.4/32");
        Link end = end(1400, "");
        assertEquals(
                List.of(new Step.AddAddress(added, ""), new Step.RemoveAddress(former, "")),
                inside(end, List.of(added), List.of(former), List.of(engines, former)));
        assertEquals(List.of(), inside(end, List.of(added), List.of(added, former), List.of(engines, added)));
        assertEquals("a foreign address stays", List.of(), inside(end, List.of(), List.of(), List.of(engines, former)));
    }

    private static List<Step> inside(Link end, List<Address> added, List<Address> former, List<Address> present) {
        return Plan.inside(DESIRED, added, former, end, present);
    }

    private static Address address(String prefix) {
        return new Address(Prefix.parse(prefix), "eth1", Scope.GLOBAL, "eth1");
    }

    /** The container end, renamed by the engine. */
    private static Link end(int mtu, String alias) {
        return Link.of("eth1", 9)
                .withKind(Link.VETH)
                .withMac(MAC)
                .withMtu(mtu)
                .withUp(true)
                .withCarrier(true)
                .withCarrierChanges(2)
                .withPeer(false, 7)
                .withAlias(alias);
    }
}
