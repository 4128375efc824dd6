package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class CallMetricsTest {
    private static final Path NET = Path.of("/run/docker/plugins/net-routed.sock");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CallMetrics calls = new CallMetrics(registry);

    private void answered(String method, int status) {
        calls.answered(NET, method, status, Duration.ofMillis(3));
    }

    private List<String> lines() throws IOException {
        return Text.lines(registry.scrape());
    }

    private List<String> counts() throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith("routed_calls_total"))
                .toList();
    }

    @Test
    public void callsAreCountedByMethodAndResult() throws IOException {
        answered("NetworkDriver.Join", 200);
        answered("NetworkDriver.Join", 200);
        answered("NetworkDriver.Join", 400);
        answered("NetworkDriver.Join", 500);
        answered("NetworkDriver.Join", 503);
        calls.answered(Path.of("/run/docker/plugins/mine"), "IpamDriver.RequestPool", 200, Duration.ZERO);
        assertEquals(
                List.of(
                        "routed_calls_total{method=\"IpamDriver.RequestPool\",plugin=\"mine\",result=\"ok\"} 1.0",
                        "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\",result=\"away\"} 1.0",
                        "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\",result=\"failed\"} 1.0",
                        "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\",result=\"ok\"} 2.0",
                        "routed_calls_total{method=\"NetworkDriver.Join\",plugin=\"net-routed\","
                                + "result=\"rejected\"} 1.0"),
                counts());
    }

    @Test
    public void durationIsMeasuredInSeconds() throws IOException {
        answered("NetworkDriver.Join", 200);
        String labels = "{method=\"NetworkDriver.Join\",plugin=\"net-routed\"";
        List<String> lines = lines();
        for (String line : List.of(
                "# TYPE routed_call_duration_seconds histogram",
                "routed_call_duration_seconds_bucket" + labels + ",le=\"0.0025\"} 0",
                "routed_call_duration_seconds_bucket" + labels + ",le=\"0.005\"} 1",
                "routed_call_duration_seconds_bucket" + labels + ",le=\"+Inf\"} 1",
                "routed_call_duration_seconds_sum" + labels + "} 0.003")) {
            assertTrue(line + " is not among " + lines, lines.contains(line));
        }
    }

    @Test
    public void unknownMethodsShareOneLabelValue() throws IOException {
        for (int i = 0; i < 26; i++) {
            answered("Some.Name" + (char) ('a' + i), 404);
            answered("drain" + i, 200);
            answered("../" + i, 404);
        }
        assertEquals(
                List.of("routed_calls_total{method=\"unknown\",plugin=\"net-routed\",result=\"rejected\"} 26.0"),
                counts());
    }
}
