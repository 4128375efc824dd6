package dev.routed.process.route;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.process.route.FibEntry.NextHop;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Output of iproute2 6.1 (Debian 12). */
public class RouteAnswerTest {
    private static FibEntry entry(String json) {
        return RouteAnswer.entries("[" + json + "]").get(0);
    }

    @Test
    public void hostRoute_isPrintedAsIpPrintsIt() {
        FibEntry entry = entry("""
                {"dst":"10.1.0.2","dev":"rt1","protocol":"200","scope":"link","flags":[]}""");
        assertEquals("10.1.0.2 dev rt1 proto 200", entry.toString());
        assertEquals(
                new FibEntry(
                        "unicast",
                        "10.1.0.2",
                        List.of(new NextHop("rt1", Optional.empty())),
                        "200",
                        Optional.empty(),
                        0,
                        0,
                        "",
                        ""),
                entry);
    }

    @Test
    public void severalNextHopsAndMtu_areRead() {
        FibEntry entry = entry("""
                {"dst":"10.4.0.0/16","flags":[],"metrics":[{"mtu":1300}],"nexthops":[
                {"gateway":"192.0.2.9","dev":"u","weight":1,"flags":[]},
                {"via":{"family":"inet6","host":"fe80::8"},"dev":"w","weight":1,"flags":[]}]}""");
        assertEquals("10.4.0.0/16 via 192.0.2.9 dev u and via fe80::8 dev w", entry.toString());
        assertEquals(1300, entry.mtu());
    }

    @Test
    public void preferredSource_isRead() {
        FibEntry entry = entry("""
                {"type":"local","dst":"192.0.2.1","dev":"u","protocol":"kernel","prefsrc":"192.0.2.1"}""");
        assertEquals("192.0.2.1 proto kernel", entry.toString());
        assertTrue(entry.isLocal());
        assertEquals(Optional.of(Ip.parse("192.0.2.1")), entry.source());
    }

    @Test
    public void ofSeveralCoveringRoutes_theMostSpecificDecides() {
        List<FibEntry> covering = RouteAnswer.entries("""
                [{"dst":"default","gateway":"192.0.2.7","dev":"u"},
                {"type":"blackhole","dst":"10.2.0.0/16","flags":[]},{"dst":"10.0.0.0/8","dev":"u"}]""");
        RouteAnswer answer = RouteAnswer.none("RTNETLINK answers: Invalid argument", covering);
        assertEquals("Invalid argument", answer.error());
        assertEquals("blackhole 10.2.0.0/16", answer.covering().orElseThrow().toString());
        assertTrue(answer.covering().orElseThrow().discards());
    }

    @Test
    public void emptyOutput_isNoRoute() {
        assertTrue(RouteAnswer.entries("").isEmpty());
        assertTrue(RouteAnswer.entries("[]").isEmpty());
    }
}
