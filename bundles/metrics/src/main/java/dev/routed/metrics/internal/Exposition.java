package dev.routed.metrics.internal;

import dev.routed.api.health.Checkup;
import dev.routed.api.metrics.Measured;
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
import java.util.concurrent.Executors;

/** The figures at {@code http://PLACE/metrics}, from when it is made until it is closed. */
final class Exposition implements AutoCloseable {
    /** Prometheus, and an operator who looks what it sees. */
    private static final int READERS = 2;

    private final CallMetrics calls;
    private final HTTPServer server;

    /**
     * Listens.
     *
     * @param version of the appliance
     * @throws IOException if the place cannot be had
     */
    Exposition(Place place, String version, List<Measured> measured, List<Checkup> checkups) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        calls = new CallMetrics(registry);
        registry.register(new Figures(measured, checkups));
        Info.builder()
                .name("routed_build")
                .help("1, and the version of the appliance.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(version);
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        server = listen(place, registry);
    }

    private static HTTPServer listen(Place place, PrometheusRegistry registry) throws IOException {
        ExecutorService readers = Executors.newFixedThreadPool(READERS, Exposition::thread);
        try {
            return HTTPServer.builder()
                    .inetAddress(InetAddress.getByAddress(place.address().bytes()))
                    .port(place.port())
                    .registry(registry)
                    .executorService(readers)
                    .buildAndStart();
        } catch (IOException | RuntimeException x) {
            readers.shutdownNow();
            throw x;
        }
    }

    private static Thread thread(Runnable reader) {
        Thread thread = new Thread(reader, "routed-metrics-reader");
        thread.setDaemon(true);
        return thread;
    }

    CallMetrics calls() {
        return calls;
    }

    @Override
    public void close() {
        server.close();
    }
}
