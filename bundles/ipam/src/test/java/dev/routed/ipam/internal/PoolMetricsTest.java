package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class PoolMetricsTest {

    private static Lease lease(String address, Use use) {
        return new Lease(Ip.parse(address), use, "", Instant.EPOCH);
    }

    private static List<Metric> metrics(String subnet, Optional<String> range, Lease... leases) {
        Pool pool = new Pool("RoutedLocal", Prefix.parse(subnet), range.map(Prefix::parse));
        return PoolMetrics.of(List.of(new PoolState(pool, Optional.empty(), List.of(leases))));
    }

    private static Sample taken(String subnet, String use, double count) {
        return new Sample(Map.of("pool", subnet, "use", use), count);
    }

    @Test
    public void sizeIsThatOfThePoolAndTakenCountsLeases() {
        List<Metric> metrics = metrics(
                "10.1.0.0/24",
                Optional.empty(),
                lease("10.1.0.1", Use.ENDPOINT),
                lease("10.1.0.2", Use.ENDPOINT),
                lease("10.1.0.3", Use.REQUESTED),
                lease("10.1.0.254", Use.GATEWAY));
        assertEquals(
                List.of(new Sample(Map.of("pool", "10.1.0.0/24"), 256)),
                metrics.get(0).samples());
        assertEquals(
                Set.of(
                        taken("10.1.0.0/24", "endpoint", 2),
                        taken("10.1.0.0/24", "requested", 1),
                        taken("10.1.0.0/24", "gateway", 1),
                        taken("10.1.0.0/24", "auxiliary", 0)),
                Set.copyOf(metrics.get(1).samples()));
    }

    /** Addresses outside the range reduce no choice. */
    @Test
    public void poolWithARangeCountsTheRange() {
        List<Metric> metrics = metrics(
                "10.1.0.0/16",
                Optional.of("10.1.8.0/28"),
                lease("10.1.0.1", Use.ENDPOINT),
                lease("10.1.8.1", Use.ENDPOINT));
        assertEquals(16, metrics.get(0).samples().get(0).value(), 0);
        assertEquals(
                taken("10.1.0.0/16", "endpoint", 1), metrics.get(1).samples().get(1));
    }

    @Test
    public void ipv6PoolExceedsLong() {
        assertEquals(
                0x1p64,
                metrics("fd00:10:1::/64", Optional.empty())
                        .get(0)
                        .samples()
                        .get(0)
                        .value(),
                0);
        assertEquals(
                0x1p128,
                metrics("::/0", Optional.empty()).get(0).samples().get(0).value(),
                0);
    }
}
