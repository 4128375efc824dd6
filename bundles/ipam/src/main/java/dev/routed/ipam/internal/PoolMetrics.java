package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds the metrics of pools. They count the addresses in the range from which addresses are chosen. Pure. */
final class PoolMetrics {
    private PoolMetrics() {}

    static List<Metric> of(List<PoolState> pools) {
        List<Sample> sizes = new ArrayList<>();
        List<Sample> taken = new ArrayList<>();
        for (PoolState state : pools) {
            String pool = state.pool().subnet().toString();
            sizes.add(new Sample(Map.of("pool", pool), size(state.pool().chosenFrom())));
            uses(state)
                    .forEach((use, count) -> taken.add(
                            new Sample(Map.of("pool", pool, "use", use.name().toLowerCase(Locale.ROOT)), count)));
        }
        return List.of(
                Metric.gauge(
                        "routed_pool_size",
                        "Addresses of the pool's --ip-range, or of the whole pool if it has none.",
                        sizes),
                Metric.gauge("routed_pool_taken", "Addresses of routed_pool_size that are not free, by use.", taken));
    }

    private static double size(Prefix prefix) {
        return Math.scalb(1.0, prefix.ip().family().bits() - prefix.length());
    }

    private static Map<Use, Long> uses(PoolState state) {
        Map<Use, Long> uses = new EnumMap<>(Use.class);
        for (Use use : Use.values()) {
            uses.put(use, 0L);
        }
        state.leases().stream()
                .filter(lease -> state.pool().chosenFrom().contains(lease.address()))
                .map(Lease::use)
                .forEach(use -> uses.merge(use, 1L, Long::sum));
        return uses;
    }
}
