package dev.routed.metrics.internal;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** The calls of the engine: how many, with what result, how long. */
final class CallMetrics {
    /** The engine's are named so; an operator's command, on the admin socket, is none of them. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z]+\\.[A-Za-z]+");

    private static final String SUFFIX = ".sock";
    private static final int NO_SUCH_METHOD = 404;

    /** Seconds. An endpoint takes some 3 ms; a caller gives up after 30 s, and a call waits for an absent bundle for 10 s. */
    private static final double[] BOUNDS = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};

    private final Counter calls;
    private final Histogram durations;

    CallMetrics(PrometheusRegistry registry) {
        calls = Counter.builder()
                .name("routed_calls")
                .help("Calls of the Docker Engine that were answered, by plugin, method and result.")
                .labelNames("plugin", "method", "result")
                .withoutExemplars()
                .register(registry);
        durations = Histogram.builder()
                .name("routed_call_duration")
                .unit(Unit.SECONDS)
                .help("How long they took until the answer was written.")
                .labelNames("plugin", "method")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .withoutExemplars()
                .register(registry);
    }

    /** As of {@link dev.routed.api.remote.CallListener}. */
    void answered(Path socket, String method, int status, Duration duration) {
        if (!NAME.matcher(method).matches()) {
            return;
        }
        String plugin = plugin(socket.getFileName().toString());
        // Anything may be asked for: what there is not has one name, so that the names stay few.
        String known = status == NO_SUCH_METHOD ? "unknown" : method;
        calls.labelValues(plugin, known, result(status)).inc();
        durations.labelValues(plugin, known).observe(Unit.nanosToSeconds(duration.toNanos()));
    }

    private static String plugin(String file) {
        return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
    }

    /** What the plugins mean by their statuses, see {@link dev.routed.api.Refusal.Cause}. */
    private static String result(int status) {
        return switch (status) {
            case 200 -> "ok";
            case 400, NO_SUCH_METHOD -> "refused";
            case 503 -> "away";
            default -> "failed";
        };
    }
}
