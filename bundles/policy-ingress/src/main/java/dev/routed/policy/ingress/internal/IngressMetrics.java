package dev.routed.policy.ingress.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.nftables.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Exports the packets that the table counted. They are read in the background when somebody asks for metrics, so the
 * values are those of the request before, and nothing is read while nobody asks. Thread-safe.
 */
final class IngressMetrics {
    /** The shortest time between two readings, which cost a call of nft. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Supplier<Map<String, Counter>> counters;
    private final LongSupplier endpoints;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final PacketTotals totals = new PacketTotals();
    private final AtomicLong due;

    /** @param endpoints the number of endpoints that have counters */
    IngressMetrics(
            Supplier<Map<String, Counter>> counters,
            LongSupplier endpoints,
            Executor background,
            LongSupplier nanoTime) {
        this.counters = counters;
        this.endpoints = endpoints;
        this.background = background;
        this.nanoTime = nanoTime;
        due = new AtomicLong(nanoTime.getAsLong());
    }

    List<Metric> metrics() {
        long limited = endpoints.getAsLong();
        if (limited > 0) {
            readSoon();
        }
        return List.of(
                Metric.gauge("routed_ingress_endpoints", "Endpoints that not everyone may send to.", limited),
                Metric.counter(
                        "routed_ingress_packets",
                        "Packets to endpoints that not everyone may send to: accepted ones that open a connection, and"
                                + " all rejected ones.",
                        List.of(
                                new Sample(Map.of("result", "accepted"), totals.of(EndpointRules.ACCEPTED)),
                                new Sample(Map.of("result", "rejected"), totals.of(EndpointRules.REJECTED)))));
    }

    private void readSoon() {
        long now = nanoTime.getAsLong();
        long expected = due.get();
        if (now - expected >= 0 && due.compareAndSet(expected, now + PAUSE.toNanos())) {
            background.execute(this::read);
        }
    }

    private void read() {
        try {
            totals.add(counters.get());
        } catch (RejectedException unreadable) {
            // The table is restored, and doctor reports it meanwhile; the next request reads again.
            return;
        }
    }
}
