package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.metrics.Metric;
import dev.routed.api.nftables.Counter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.Test;

public class IngressMetricsTest {
    private final Map<String, Long> packets = new HashMap<>();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private Supplier<Map<String, Counter>> reading = this::counters;
    private long endpoints = 1;
    private long now;
    private final IngressMetrics metrics =
            new IngressMetrics(() -> reading.get(), () -> endpoints, background::add, () -> now);

    private Map<String, Counter> counters() {
        Map<String, Counter> counters = new HashMap<>();
        packets.forEach((name, number) -> counters.put(name, new Counter(number, 0)));
        return counters;
    }

    private Map<String, Double> packets() {
        Map<String, Double> values = new TreeMap<>();
        for (Metric metric : metrics.metrics()) {
            metric.samples().forEach(sample -> {
                if (metric.name().equals("routed_ingress_packets")) {
                    values.put(sample.labels().get("result"), sample.value());
                }
            });
        }
        return values;
    }

    private void read() {
        now += Duration.ofSeconds(5).toNanos();
        packets();
        background.remove().run();
    }

    private static Map<String, Double> sums(double accepted, double rejected) {
        return Map.of("accepted", accepted, "rejected", rejected);
    }

    @Test
    public void countersOfAllEndpointsAreSummed() {
        packets.putAll(Map.of("accepted_1", 3L, "refused_1", 5L, "accepted_2", 4L, "refused_2", 0L));
        assertEquals(sums(0, 0), packets());
        background.remove().run();
        assertEquals(sums(7, 5), packets());
    }

    @Test
    public void sumsDoNotFallWhenCountersStartAgainOrGo() {
        packets.putAll(Map.of("accepted_1", 3L, "refused_1", 5L));
        read();
        packets.putAll(Map.of("accepted_1", 1L, "refused_1", 9L));
        read();
        assertEquals(sums(4, 9), packets());
        packets.clear();
        read();
        assertEquals(sums(4, 9), packets());
        packets.put("accepted_1", 2L);
        read();
        assertEquals(sums(6, 9), packets());
    }

    @Test
    public void tableIsReadOnceInFiveSecondsAtMostAndNotWithoutALimitedEndpoint() {
        packets();
        packets();
        assertEquals(1, background.size());
        now += Duration.ofSeconds(5).toNanos();
        packets();
        assertEquals(2, background.size());
        endpoints = 0;
        now += Duration.ofSeconds(5).toNanos();
        packets();
        assertEquals(2, background.size());
    }

    @Test
    public void tableThatCannotBeReadKeepsTheSums() {
        packets.put("refused_1", 5L);
        read();
        reading = () -> {
            throw RejectedException.of("nft rejects it");
        };
        read();
        assertEquals(sums(0, 5), packets());
    }
}
