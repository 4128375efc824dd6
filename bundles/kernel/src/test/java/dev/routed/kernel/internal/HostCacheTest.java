package dev.routed.kernel.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.LinkChanged;
import dev.routed.api.kernel.Notification.LinkDeleted;
import dev.routed.api.kernel.Notification.NeighbourChanged;
import dev.routed.api.kernel.Notification.RouteChanged;
import dev.routed.api.kernel.Notification.RouteDeleted;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.testkit.RecordedChanges;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** Which calls follow from a notification, given what was known before. */
public class HostCacheTest {
    private static final Link ONE = Link.of("rt1", 1).withMtu(1500).withUp(true).withAlias("ours");
    private static final Link TWO = Link.of("rt2", 2);
    private static final Ip IP = Ip.parse("10.1.0.2");
    private static final RouteKey KEY = new RouteKey(Prefix.parse("10.1.0.0/24"), 0);

    private final HostCache cache = new HostCache(
            200,
            List.of(
                    new LinkChanged(ONE),
                    new LinkChanged(TWO),
                    new NeighbourChanged(1, IP, Optional.of(new Mac(1))),
                    new RouteChanged(KEY, 200, Set.of(1), false)));

    private List<String> calls(Notification notification) {
        RecordedChanges changes = new RecordedChanges();
        cache.update(notification).forEach(call -> call.accept(changes));
        return changes.soFar();
    }

    private List<String> calls(Link changed) {
        return calls(new LinkChanged(changed));
    }

    @Test
    public void lessOfALinkIsALossAndMoreIsNot() {
        assertEquals(List.of(), calls(ONE));
        assertEquals(List.of("rt1"), calls(ONE.withUp(false)));
        assertEquals(List.of(), calls(ONE));
        assertEquals(List.of("rt1"), calls(ONE.withMtu(1400)));
        assertEquals(List.of("rt1"), calls(ONE.withMtu(1400).withGroup(7)));
        assertEquals(List.of("rt1"), calls(ONE.withMtu(1400).withGroup(7).withAlias("")));
        assertEquals(List.of(), calls(Link.of("rt3", 3)));
    }

    @Test
    public void carrierIsReportedWhenItAppears() {
        assertEquals(List.of("rt1 has carrier"), calls(ONE.withCarrier(true)));
        assertEquals(List.of(), calls(ONE.withCarrier(true)));
        assertEquals(List.of("rt1"), calls(ONE));
        assertEquals(List.of("rt3 has carrier"), calls(Link.of("rt3", 3).withCarrier(true)));
    }

    @Test
    public void renamedLinkIsLostUnderItsOldName() {
        assertEquals(List.of("rt1"), calls(ONE.withName("eth1")));
        assertEquals(List.of("eth1"), calls(new RouteDeleted(KEY, 200, Set.of(1))));
    }

    @Test
    public void otherOrMissingNeighbourIsALoss() {
        assertEquals(List.of(), calls(new NeighbourChanged(1, IP, Optional.of(new Mac(1)))));
        assertEquals(List.of("rt1"), calls(new NeighbourChanged(1, IP, Optional.of(new Mac(2)))));
        assertEquals(List.of("rt1"), calls(new NeighbourChanged(1, IP, Optional.empty())));
        assertEquals(List.of(), calls(new NeighbourChanged(1, IP, Optional.empty())));
    }

    @Test
    public void replacedRouteIsALossOfItsFormerLink() {
        assertEquals(List.of(), calls(new RouteChanged(KEY, 200, Set.of(2), false)));
        assertEquals(Set.of("rt1", "rt2"), Set.copyOf(calls(new RouteChanged(KEY, 80, Set.of(), true))));
    }

    /** A router may have a million routes. */
    @Test
    public void foreignRouteIsNotKept() {
        assertEquals(List.of(), calls(new RouteChanged(KEY, 80, Set.of(2), false)));
        assertEquals(List.of(), calls(new RouteChanged(KEY, 2, Set.of(2), false)));
        assertEquals(List.of("rt1"), calls(new RouteChanged(KEY, 80, Set.of(2), true)));
    }

    @Test
    public void deletedLinkTakesItsRoutesAndNeighboursAlong() {
        assertEquals(List.of("rt1"), calls(new LinkDeleted(1, "rt1")));
        assertEquals(List.of(), calls(new RouteChanged(KEY, 80, Set.of(2), true)));
        assertEquals(List.of(), calls(new NeighbourChanged(1, IP, Optional.empty())));
    }

    @Test
    public void routeToOneAddressIsReportedWithItsProtocol() {
        RouteKey host = new RouteKey(IP.asPrefix(), 0);
        assertEquals(List.of("10.1.0.2 proto 80"), calls(new RouteChanged(host, 80, Set.of(), false)));
        assertEquals(List.of("rt2", "10.1.0.2 proto 80"), calls(new RouteDeleted(host, 80, Set.of(2))));
    }
}
