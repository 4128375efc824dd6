package dev.routed.metrics.internal;

import dev.routed.api.health.Checkup;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of all who have some, and how much the doctor finds, in the library's words. One that fails spoils nothing. */
final class Figures implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    private final List<Measured> measured;
    private final List<Checkup> checkups;

    /** @param measured those that are there; both lists may change */
    Figures(List<Measured> measured, List<Checkup> checkups) {
        this.measured = measured;
        this.checkups = checkups;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, MetricSnapshot> snapshots = new LinkedHashMap<>();
        measured.forEach(one -> add(one, snapshots));
        add(() -> List.of(findings()), snapshots);
        return new MetricSnapshots(snapshots.values());
    }

    private static void add(Measured one, Map<String, MetricSnapshot> snapshots) {
        try {
            for (Metric metric : one.metrics()) {
                if (snapshots.putIfAbsent(metric.name(), snapshot(metric)) != null) {
                    LOG.warn("{} of {} is left out: somebody else tells a figure of this name", metric.name(), one);
                }
            }
        } catch (RuntimeException | LinkageError x) {
            LOG.warn("Figures of {} are left out, by a defect of its own", one, x);
        }
    }

    private Metric findings() {
        List<Sample> samples = new ArrayList<>();
        checkups.forEach(checkup ->
                samples.add(new Sample(Map.of("checkup", checkup.name()), checkup.findings().size())));
        return Metric.gauge("routed_findings", "What is wrong now, as routed doctor says it, by what is looked after.", samples);
    }

    private static MetricSnapshot snapshot(Metric metric) {
        return switch (metric.type()) {
            case COUNTER -> counter(metric);
            case GAUGE -> gauge(metric);
        };
    }

    private static MetricSnapshot counter(Metric metric) {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(metric.name()).help(metric.help());
        metric.samples().forEach(sample -> snapshot.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels(sample)).value(sample.value()).build()));
        return snapshot.build();
    }

    private static MetricSnapshot gauge(Metric metric) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
        metric.samples().forEach(sample -> snapshot.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels(sample)).value(sample.value()).build()));
        return snapshot.build();
    }

    private static Labels labels(Sample sample) {
        Labels.Builder labels = Labels.builder();
        sample.labels().forEach(labels::label);
        return labels.build();
    }
}
