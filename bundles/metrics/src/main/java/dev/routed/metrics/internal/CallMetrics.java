package dev.routed.metrics.internal;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Counts and measures the calls of the Docker Engine. Thread-safe. */
final class CallMetrics {
    /** The form of a method of the engine. Commands on the admin socket have another form. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z]+\\.[A-Za-z]+");

    private static final int NO_SUCH_METHOD = 404;

    /** Seconds. An endpoint takes about 3 ms, the wait for an absent bundle 10 s; the engine gives up after 30 s. */
    private static final double[] BOUNDS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};

    private final Counter calls;
    private final Histogram durations;

    CallMetrics(PrometheusRegistry registry) {
        calls = Counter.builder()
                .name("routed_calls")
                .help("Answered calls of the Docker Engine.")
                .labelNames("plugin", "method", "result")
                .withoutExemplars()
                .register(registry);
        durations = Histogram.builder()
                .name("routed_call_duration")
                .unit(Unit.SECONDS)
                .help("Time from a call of the Docker Engine to its answer.")
                .labelNames("plugin", "method")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .withoutExemplars()
                .register(registry);
    }

    void answered(Path socket, String method, int status, Duration duration) {
        if (!NAME.matcher(method).matches()) {
            return;
        }
        String plugin = socket.getFileName().toString().replaceFirst("\\.sock$", "");
        // A client may send any method. All unknown ones share one label value, so that the number of series is
        // bounded.
        String known = status == NO_SUCH_METHOD ? "unknown" : method;
        calls.labelValues(plugin, known, result(status)).inc();
        durations.labelValues(plugin, known).observe(Unit.nanosToSeconds(duration.toNanos()));
    }

    /** Maps the status of an answer, see {@link dev.routed.api.RejectedException.Kind}. */
    private static String result(int status) {
        return switch (status) {
            case 200 -> "ok";
            case 400, NO_SUCH_METHOD -> "rejected";
            case 503 -> "away";
            default -> "failed";
        };
    }
}
