package dev.routed.metrics.internal;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text format of Prometheus. */
final class Text {

    private Text() {}

    static List<String> lines(MetricSnapshots snapshots) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(bytes, snapshots);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
