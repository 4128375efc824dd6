package dev.routed.metrics.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.health.Severity;
import dev.routed.api.message.Printable;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.metrics.MetricSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the metrics of all sources and the number of findings for Prometheus. Leaves out a source that fails. */
final class MetricCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(MetricCollector.class);

    private final List<MetricSource> sources;
    private final Supplier<SortedMap<String, List<Finding>>> findings;

    /**
     * @param sources the present sources; the list may change
     * @param findings by check, from memory
     */
    MetricCollector(List<MetricSource> sources, Supplier<SortedMap<String, List<Finding>>> findings) {
        this.sources = sources;
        this.findings = findings;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, MetricSnapshot> snapshots = new LinkedHashMap<>();
        sources.forEach(source -> add(source, snapshots));
        add(() -> List.of(findings()), snapshots);
        return new MetricSnapshots(snapshots.values());
    }

    private static void add(MetricSource source, Map<String, MetricSnapshot> snapshots) {
        try {
            for (Metric metric : source.metrics()) {
                if (snapshots.putIfAbsent(metric.name(), snapshot(metric)) != null) {
                    LOG.warn(
                            "{} of {} is left out: another source exports a metric with this name",
                            metric.name(),
                            source);
                }
            }
        } catch (RuntimeException | LinkageError x) {
            LOG.warn("the metrics of {} are left out, because of a defect of that source", source, x);
        }
    }

    private Metric findings() {
        List<Sample> samples = new ArrayList<>();
        findings.get().forEach((check, found) -> {
            for (Severity severity : Severity.values()) {
                samples.add(new Sample(
                        Map.of("checkup", check, "severity", severity.name().toLowerCase(Locale.ROOT)),
                        found.stream()
                                .filter(finding -> finding.severity() == severity)
                                .count()));
            }
        });
        return Metric.gauge(
                "routed_findings", "Present findings, as routed doctor prints them, by check and severity.", samples);
    }

    private static MetricSnapshot snapshot(Metric metric) {
        MetricMetadata metadata = new MetricMetadata(metric.name(), metric.help());
        return switch (metric.type()) {
            case COUNTER ->
                new CounterSnapshot(
                        metadata,
                        points(
                                metric,
                                sample -> new CounterDataPointSnapshot(sample.value(), labels(sample), null, 0)));
            case GAUGE ->
                new GaugeSnapshot(
                        metadata,
                        points(metric, sample -> new GaugeDataPointSnapshot(sample.value(), labels(sample), null)));
        };
    }

    private static <T> List<T> points(Metric metric, Function<Sample, T> point) {
        return metric.samples().stream().map(point).toList();
    }

    private static Labels labels(Sample sample) {
        Labels.Builder labels = Labels.builder();
        sample.labels().forEach((name, value) -> labels.label(name, Printable.of(value)));
        return labels.build();
    }
}
