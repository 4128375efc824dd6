package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Where figures are shown, and when. */
public class MetricsTest implements Events {
    private static final int PORT = 7200;

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Metrics metrics = new Metrics(this, config(""), "0.1.0", Duration.ofMillis(20));

    @After
    public void stop() {
        metrics.stop();
    }

    /** An address that no other process has: each has a loopback network of its own, so to speak. */
    private static String address(int last) {
        long pid = ProcessHandle.current().pid();
        return "127.%d.%d.%d".formatted(64 | pid >> 8 & 63, pid & 255, last);
    }

    private static String place(int last) {
        return address(last) + ":" + PORT;
    }

    private static String shown(int last) {
        return "metrics %s shows the figures of this host at http://%s/metrics".formatted(place(last), place(last));
    }

    private static String gone(int last) {
        return "metrics %s shows figures no longer".formatted(place(last));
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

    private static String read(int last) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + place(last) + "/metrics")).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    private static boolean isShown(int last) throws IOException, InterruptedException {
        try {
            read(last);
            return true;
        } catch (ConnectException refused) {
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

    /** Those of a test before may still be on their way out. One that idles would stay. */
    private static void awaitNoThread() throws InterruptedException {
        while (threads() > 0) {
            Thread.sleep(10);
        }
    }

    @Test
    public void unaskedNothingListensNorRuns() throws InterruptedException {
        metrics.answered(Path.of("/run/docker/plugins/net-routed.sock"), "NetworkDriver.Join", 200, Duration.ofMillis(3));
        awaitNoThread();
        assertTrue(told.isEmpty());
    }

    @Test
    public void figuresOfAllAreShownWhereTheSettingSays() throws Exception {
        Measured driver = () -> List.of(Metric.gauge("routed_endpoints", "Endpoints that stand.", 2));
        metrics.addMeasured(driver);
        metrics.changed(config(place(1)));
        assertEquals(shown(1), told.take());
        metrics.answered(Path.of("/run/docker/plugins/net-routed.sock"), "NetworkDriver.Join", 200, Duration.ofMillis(3));
        String page = read(1);
        has(page, "routed_endpoints 2.0");
        has(page, "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\",result=\"ok\"} 1.0");
        has(page, "routed_build_info{version=\"0.1.0\"} 1");
        assertTrue(page, page.contains("\nprocess_resident_memory_bytes "));
        assertTrue(page, page.contains("\njvm_memory_used_bytes{area=\"heap\"} "));
        metrics.removeMeasured(driver);
        assertTrue(read(1).lines().noneMatch(line -> line.startsWith("routed_endpoints")));
    }

    @Test
    public void anotherSettingMovesThemAndNoneEndsThem() throws Exception {
        metrics.changed(config(place(1)));
        assertEquals(shown(1), told.take());
        metrics.changed(config(place(2)));
        assertEquals(gone(1), told.take());
        assertEquals(shown(2), told.take());
        assertTrue(isShown(2));
        assertTrue(!isShown(1));
        metrics.changed(config(""));
        assertEquals(gone(2), told.take());
        assertTrue(!isShown(2));
    }

    @Test
    public void aBadSettingChangesNothing() throws Exception {
        metrics.changed(config(place(1)));
        assertEquals(shown(1), told.take());
        metrics.changed(config("here"));
        assertEquals(
                "settings dev.routed.metrics is refused and what held before goes on to hold: listen 'here' is not an"
                        + " address and a port such as 127.0.0.1:7200 or [::1]:7200",
                told.take());
        assertTrue(isShown(1));
    }

    @Test
    public void aPlaceThatIsTakenIsToldOnceAndHadOnceItIsFree() throws Exception {
        try (ServerSocket owner = new ServerSocket(PORT, 1, InetAddress.getByName(address(3)))) {
            assertTrue(owner.isBound());
            metrics.changed(config(place(3)));
            assertEquals(
                    "metrics %s cannot be had, which is tried again every 0 seconds, so no figure is shown: Address already in use"
                            .formatted(place(3)),
                    told.take());
        }
        assertEquals(shown(3), told.take());
        assertTrue(isShown(3));
    }

    @Test
    public void nothingIsLeftOfItWhenItStops() throws Exception {
        metrics.changed(config(place(1)));
        assertEquals(shown(1), told.take());
        assertTrue(isShown(1));
        metrics.stop();
        assertEquals(gone(1), told.take());
        assertTrue(!isShown(1));
        awaitNoThread();
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        told.add(kind + " " + subject + " " + sentence);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        happened(kind, subject, sentence);
    }

    @Override
    public List<Event> latest() {
        return List.of();
    }
}
