package dev.routed.routing.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.metrics.MetricSource;
import dev.routed.routing.internal.daemon.InstalledDaemons;
import dev.routed.routing.internal.daemon.StateReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Counts the neighbors of routing daemons. Asks them every half minute, because a metric is read from memory. */
@Component
public final class NeighborMetrics implements MetricSource {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final List<StateReader> readers;
    private final ScheduledExecutorService timer = DaemonThreads.scheduler("routed-neighbors");
    private volatile List<Sample> neighbors = List.of();
    private volatile List<Sample> up = List.of();

    @Activate
    public NeighborMetrics() {
        this(InstalledDaemons.readers());
        timer.scheduleWithFixedDelay(this::count, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Leaves {@link #count} to the caller. */
    NeighborMetrics(List<StateReader> readers) {
        this.readers = readers;
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    void count() {
        Map<Map<String, String>, Integer> counts = new LinkedHashMap<>();
        List<Sample> running = new ArrayList<>();
        for (StateReader reader : readers) {
            String daemon = reader.kind().name().toLowerCase(Locale.ROOT);
            running.add(new Sample(Map.of("daemon", daemon), count(reader, daemon, counts) ? 1 : 0));
        }
        neighbors = counts.entrySet().stream()
                .map(count -> new Sample(count.getKey(), count.getValue()))
                .toList();
        up = running;
    }

    /** Returns whether the daemon answers. */
    private static boolean count(StateReader reader, String daemon, Map<Map<String, String>, Integer> counts) {
        if (!reader.seemsToRun()) {
            return false;
        }
        try {
            reader.neighbors()
                    .forEach(announcer -> announcer
                            .neighbors()
                            .forEach(neighbor -> counts.merge(
                                    new TreeMap<>(Map.of(
                                            "daemon", daemon,
                                            "protocol", announcer.protocol(),
                                            "state", neighbor.state())),
                                    1,
                                    Integer::sum)));
            return true;
        } catch (RejectedException e) {
            // doctor reports a daemon that does not answer
            return false;
        }
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.gauge("routed_routing_daemon_up", "Whether the routing daemon runs and answers: 1 or 0.", up),
                Metric.gauge(
                        "routed_routing_neighbors",
                        "Neighbors of the routing daemons, by daemon, protocol and state.",
                        neighbors));
    }
}
