package dev.routed.metrics.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.listen.ListenAddress;
import dev.routed.api.metrics.MetricSource;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Serves the metrics at {@code http://ADDRESS:PORT/metrics}, from its construction until it is closed. */
final class Exposition implements AutoCloseable {
    /** Callers at the same time. A slow one holds a thread until the time limit of its request or answer. */
    private static final int READERS = 16;

    private final CallMetrics calls;
    private final HTTPServer server;

    /** @throws IOException if the address cannot be bound */
    Exposition(ListenAddress address, String version, List<MetricSource> sources, List<HealthCheck> healthChecks)
            throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        calls = new CallMetrics(registry);
        registry.register(new MetricCollector(sources, healthChecks));
        Info.builder()
                .name("routed_build")
                .help("Always 1; the label is the version of the appliance.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(version);
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        server = listen(address, registry);
    }

    private static HTTPServer listen(ListenAddress address, PrometheusRegistry registry) throws IOException {
        ExecutorService readers = DaemonThreads.pool("routed-metrics-reader", READERS);
        try {
            return HTTPServer.builder()
                    .inetAddress(InetAddress.getByAddress(address.address().bytes()))
                    .port(address.port())
                    .registry(registry)
                    .executorService(readers)
                    .buildAndStart();
        } catch (IOException | RuntimeException x) {
            readers.shutdownNow();
            throw x;
        }
    }

    CallMetrics calls() {
        return calls;
    }

    @Override
    public void close() {
        server.close();
    }
}
