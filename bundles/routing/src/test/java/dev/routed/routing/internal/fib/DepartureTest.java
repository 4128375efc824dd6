package dev.routed.routing.internal.fib;

import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.process.route.FibEntry;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

public class DepartureTest {
    private static Optional<Finding> finding(Optional<FibEntry> way) {
        AnnouncedAddress source = new AnnouncedAddress(Ip.parse("10.1.0.1"), "rt1", Prefix.parse("10.1.0.0/16"));
        return new Departure(source, Ip.parse("10.0.0.2"), new TreeSet<>(Set.of("s1", "s2")), way).finding();
    }

    private static FibEntry by(String link, String table) {
        FibEntry.NextHop hop = new FibEntry.NextHop(link, Optional.empty());
        return new FibEntry("unicast", "10.0.0.2", List.of(hop), "", Optional.empty(), 0, 0, table, "10.1.0.1");
    }

    @Test
    public void packetsThatLeaveByAnUplinkAreNoFinding() {
        assertEquals(Optional.empty(), finding(Optional.of(by("s2", ""))));
    }

    @Test
    public void tableThatLeadsElsewhereIsOverriddenByARule() {
        Finding finding = finding(Optional.of(by("wg0", "51820"))).orElseThrow();
        assertEquals(
                "packets from it to 10.0.0.2 leave by wg0 instead of s1, s2: a policy rule of 'ip rule' prefers table"
                        + " 51820 to the main table",
                finding.what());
        assertEquals("ip rule add pref 1 from 10.1.0.0/16 lookup main", finding.command());
    }

    @Test
    public void discardedPacketsAreAFinding() {
        assertEquals(
                "packets from it to 10.0.0.2 are discarded: a policy rule of 'ip rule' prefers something else to the"
                        + " main table",
                finding(Optional.empty()).orElseThrow().what());
    }
}
