package dev.routed.metrics.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.EngineService;
import dev.routed.api.listen.ListenAddress;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics}, {@code /healthz} and {@code /readyz} by HTTP, from its construction until it is closed. The
 * latter two answer with a sentence and status 200 or 503.
 */
final class Exposition implements AutoCloseable {
    /** Callers at the same time. A slow one holds a thread until the time limit of its request or answer. */
    private static final int READERS = 16;

    private final CallMetrics calls;
    private final ExecutorService readers;
    private final HttpServer server;

    /** @throws IOException if the address cannot be bound */
    Exposition(ListenAddress address, String version, MetricCollector collector, Supplier<EngineService.State> state)
            throws IOException {
        server = HttpServer.create(address.socketAddress(), 0);
        PrometheusRegistry registry = new PrometheusRegistry();
        calls = new CallMetrics(registry);
        registry.register(collector);
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
        readers = DaemonThreads.pool("routed-metrics-reader", READERS);
        server.setExecutor(readers);
        server.createContext("/metrics", new MetricsHandler(registry));
        server.createContext("/healthz", exchange -> report(exchange, state.get(), EngineService.State::answers));
        server.createContext("/readyz", exchange -> report(exchange, state.get(), EngineService.State::serves));
        server.createContext("/", exchange -> send(exchange, 404, "there are /metrics, /healthz and /readyz"));
        server.start();
    }

    private static void report(HttpExchange exchange, EngineService.State state, Predicate<EngineService.State> good)
            throws IOException {
        send(exchange, good.test(state) ? 200 : 503, state.sentence());
    }

    private static void send(HttpExchange exchange, int status, String sentence) throws IOException {
        try (exchange) {
            byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    CallMetrics calls() {
        return calls;
    }

    @Override
    public void close() {
        server.stop(0);
        readers.shutdownNow();
    }
}
