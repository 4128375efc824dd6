package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.EngineService;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.MetricSource;
import dev.routed.testkit.Loopback;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The configured address is served. */
public class MetricsTest {
    private static final int PORT = 7200;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final RecordedEvents recorded = new RecordedEvents();
    private final Metrics metrics = new Metrics(recorded, config(""), "0.1.0", Duration.ofMillis(20));

    @After
    public void stop() {
        metrics.stop();
    }

    private static String listen(int last) {
        return Loopback.address(last) + ":" + PORT;
    }

    private static String served(int last) {
        return "metrics %s serves the metrics of this host at http://%s/metrics".formatted(listen(last), listen(last));
    }

    private static String ended(int last) {
        return "metrics %s no longer serves the metrics".formatted(listen(last));
    }

    private static MetricsConfig config(String listen) {
        return new MetricsConfig() {
            @Override
            public String listen() {
                return listen;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return MetricsConfig.class;
            }
        };
    }

    private static HttpResponse<String> get(int last, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + listen(last) + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String read(int last) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(last, "/metrics");
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    private static boolean isServed(int last) throws IOException, InterruptedException {
        try {
            read(last);
            return true;
        } catch (ConnectException rejected) {
            return false;
        }
    }

    private static void has(String page, String line) {
        assertTrue(line + " is not in " + page, page.lines().anyMatch(line::equals));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().matches("routed-metrics.*|HTTP-Dispatcher"))
                .count();
    }

    /** The threads of an earlier test may still be about to end; an idle thread would stay. */
    private static void awaitNoThread() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (threads() > 0 && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertEquals(0, threads());
    }

    @Test
    public void withoutAnAddressNothingListensAndNoThreadRuns() throws InterruptedException {
        metrics.answered(
                Path.of("/run/docker/plugins/net-routed.sock"), "NetworkDriver.Join", 200, Duration.ofMillis(3));
        awaitNoThread();
        assertEquals(List.of(), recorded.recorded());
    }

    @Test
    public void metricsOfAllSourcesAreServedAtTheAddress() throws Exception {
        MetricSource driver = () -> List.of(Metric.gauge("routed_endpoints", "Live endpoints.", 2));
        metrics.sources.add(driver);
        metrics.changed(config(listen(1)));
        assertEquals(served(1), recorded.take());
        metrics.answered(
                Path.of("/run/docker/plugins/net-routed.sock"), "NetworkDriver.Join", 200, Duration.ofMillis(3));
        String page = read(1);
        has(page, "routed_endpoints 2.0");
        has(page, "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\",result=\"ok\"} 1.0");
        has(page, "routed_build_info{version=\"0.1.0\"} 1");
        assertTrue(page, page.contains("\nprocess_resident_memory_bytes "));
        assertTrue(page, page.contains("\njvm_memory_used_bytes{area=\"heap\"} "));
        metrics.sources.remove(driver);
        assertTrue(read(1).lines().noneMatch(line -> line.startsWith("routed_endpoints")));
    }

    private static void answers(String path, int status, String sentence) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(1, path);
        assertEquals(status, answer.statusCode());
        assertEquals(sentence + "\n", answer.body());
    }

    @Test
    public void healthIsThatOfTheSocketsAndReadinessThatOfTheDriverToo() throws Exception {
        metrics.changed(config(listen(1)));
        assertEquals(served(1), recorded.take());
        String away = "the bundle dev.routed.lifecycle is away: 'routed bundle:list' shows it";
        answers("/healthz", 503, away);
        answers("/readyz", 503, away);
        metrics.engineService = limit -> new EngineService.State(true, false, "the driver is away");
        answers("/healthz", 200, "the driver is away");
        answers("/readyz", 503, "the driver is away");
        metrics.engineService = limit -> new EngineService.State(true, true, "all is there");
        answers("/readyz", 200, "all is there");
        answers("/elsewhere", 404, "there are /metrics, /healthz and /readyz");
    }

    @Test
    public void changedAddressMovesTheServerAndABlankOneStopsIt() throws Exception {
        metrics.changed(config(listen(1)));
        assertEquals(served(1), recorded.take());
        metrics.changed(config(listen(2)));
        assertEquals(ended(1), recorded.take());
        assertEquals(served(2), recorded.take());
        assertTrue(isServed(2));
        assertTrue(!isServed(1));
        metrics.changed(config(""));
        assertEquals(ended(2), recorded.take());
        assertTrue(!isServed(2));
    }

    @Test
    public void badAddressChangesNothing() throws Exception {
        metrics.changed(config(listen(1)));
        assertEquals(served(1), recorded.take());
        metrics.changed(config("here"));
        assertEquals(
                "settings dev.routed.metrics listen is rejected, and '" + listen(1)
                        + "' applies: listen 'here' is not an"
                        + " address and a port such as 127.0.0.1:7200 or [::1]:7200: run 'routed config:property-set -p"
                        + " dev.routed.metrics listen '" + listen(1) + "''",
                recorded.take());
        assertTrue(isServed(1));
    }

    @Test
    public void portInUseIsRecordedOnceAndBoundWhenItIsFree() throws Exception {
        try (ServerSocket owner = new ServerSocket(PORT, 1, InetAddress.getByName(Loopback.address(3)))) {
            assertTrue(owner.isBound());
            metrics.changed(config(listen(3)));
            assertEquals(
                    "metrics " + listen(3)
                            + " cannot serve the metrics, and is tried again every 0 s: Address already in"
                            + " use",
                    recorded.take());
        }
        assertEquals(
                "metrics " + listen(3)
                        + " is over: cannot serve the metrics, and is tried again every 0 s: Address already"
                        + " in use",
                recorded.take());
        assertEquals(served(3), recorded.take());
        assertTrue(isServed(3));
        assertEquals(List.of(), metrics.health().findings());
    }

    @Test
    public void stopEndsTheServerAndItsThreads() throws Exception {
        metrics.changed(config(listen(1)));
        assertEquals(served(1), recorded.take());
        assertTrue(isServed(1));
        metrics.stop();
        assertEquals(ended(1), recorded.take());
        assertTrue(!isServed(1));
        awaitNoThread();
    }
}
