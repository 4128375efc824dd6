package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Finding;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.metrics.MetricSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Test;

public class MetricCollectorTest {
    private static final List<String> NO_FINDINGS = List.of();

    private final List<MetricSource> sources = new ArrayList<>();
    private final SortedMap<String, List<Finding>> findings = new TreeMap<>();
    private final MetricCollector metrics = new MetricCollector(sources, () -> findings);

    private List<String> lines() throws IOException {
        return Text.lines(metrics.collect());
    }

    private static MetricSource one(Metric... metrics) {
        return () -> List.of(metrics);
    }

    @Test
    public void metricHasTypeAndHelp() throws IOException {
        sources.add(one(
                Metric.gauge("routed_endpoints", "Live endpoints.", 2),
                Metric.counter(
                        "routed_events",
                        "Things that happened.",
                        List.of(
                                new Sample(Map.of("severity", "info", "kind", "reap"), 3),
                                new Sample(Map.of("severity", "info", "kind", "drain"), 1)))));
        assertEquals(
                List.of(
                        "# HELP routed_endpoints Live endpoints.",
                        "# TYPE routed_endpoints gauge",
                        "routed_endpoints 2.0",
                        "# HELP routed_events_total Things that happened.",
                        "# TYPE routed_events_total counter",
                        "routed_events_total{kind=\"drain\",severity=\"info\"} 1.0",
                        "routed_events_total{kind=\"reap\",severity=\"info\"} 3.0"),
                lines());
    }

    @Test
    public void metricsOfPresentSourcesAreCollected() throws IOException {
        assertEquals(NO_FINDINGS, lines());
        MetricSource one = one(Metric.gauge("routed_endpoints", "Live endpoints.", 2));
        sources.add(one);
        assertEquals(3, lines().size());
        sources.remove(one);
        assertEquals(NO_FINDINGS, lines());
    }

    @Test
    public void findingsAreCountedByCheckAndSeverity() throws IOException {
        findings.put(
                "conflict",
                List.of(
                        Finding.error("10.1.0.2", "is there twice", "", ""),
                        Finding.error("10.1.0.3", "is there twice", "", ""),
                        Finding.warning("frr", "is away", "", "")));
        findings.put("announce", List.of());
        assertEquals(
                List.of(
                        "routed_findings{checkup=\"announce\",severity=\"error\"} 0.0",
                        "routed_findings{checkup=\"announce\",severity=\"warning\"} 0.0",
                        "routed_findings{checkup=\"conflict\",severity=\"error\"} 2.0",
                        "routed_findings{checkup=\"conflict\",severity=\"warning\"} 1.0"),
                lines().subList(2, 6));
    }

    @Test
    public void sourceThatFailsIsLeftOut() throws IOException {
        sources.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        sources.add(() -> List.of(Metric.gauge("no name", "Is none.", 1)));
        sources.add(one(Metric.gauge(
                "routed_twice", "The same labels.", List.of(new Sample(Map.of(), 1), new Sample(Map.of(), 2)))));
        sources.add(one(Metric.gauge("routed_endpoints", "Live endpoints.", 2)));
        sources.add(one(Metric.gauge("routed_endpoints", "Of another source.", 3)));
        assertEquals("routed_endpoints 2.0", lines().get(2));
        assertEquals(3, lines().size());
    }

    @Test
    public void labelsOfForeignTextArePrintable() throws IOException {
        sources.add(one(
                Metric.gauge("routed_links", "Links.", List.of(new Sample(Map.of("link", "a\u001b[31m\n\u2028"), 1)))));
        assertEquals("routed_links{link=\"a\\\\x1b[31m\\\\x0a\\\\u2028\"} 1.0", lines().get(2));
    }
}
