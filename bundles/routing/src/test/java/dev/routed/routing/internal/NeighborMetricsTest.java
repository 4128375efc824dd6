package dev.routed.routing.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Prefix;
import dev.routed.api.routing.DaemonKind;
import dev.routed.routing.internal.daemon.StateReader;
import dev.routed.routing.internal.rules.Announcer;
import dev.routed.routing.internal.rules.DaemonState;
import dev.routed.routing.internal.rules.Neighbor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.Test;

public class NeighborMetricsTest {
    private final Reader frr = new Reader(DaemonKind.FRR);
    private final Reader bird = new Reader(DaemonKind.BIRD);
    private final NeighborMetrics metrics = new NeighborMetrics(List.of(frr, bird));

    private static final class Reader implements StateReader {
        private final DaemonKind kind;
        private boolean runs = true;
        private boolean answers = true;
        private List<Announcer> announcers = List.of();

        Reader(DaemonKind kind) {
            this.kind = kind;
        }

        @Override
        public DaemonKind kind() {
            return kind;
        }

        @Override
        public boolean seemsToRun() {
            return runs;
        }

        @Override
        public boolean isInstalled() {
            return true;
        }

        @Override
        public DaemonState state(Collection<Prefix> subnets) {
            throw new AssertionError("the metrics need the neighbors only");
        }

        @Override
        public List<Announcer> neighbors() {
            if (!answers) {
                throw RejectedException.away("no answer");
            }
            return announcers;
        }
    }

    private static Announcer announcer(String protocol, String... states) {
        return new Announcer(
                protocol,
                protocol,
                Set.of(),
                true,
                Arrays.stream(states)
                        .map(state -> new Neighbor(
                                "n", "eth0", Optional.empty(), Optional.empty(), Optional.empty(), state, true))
                        .toList(),
                Set.of(),
                Set.of());
    }

    private List<String> samples(String name) {
        metrics.count();
        return metrics.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .map(Metric::samples)
                .flatMap(List::stream)
                .map(sample -> new TreeMap<>(sample.labels()) + " " + (int) sample.value())
                .toList();
    }

    @Test
    public void neighborsAreCountedByDaemonProtocolAndState() {
        frr.announcers = List.of(announcer("ospf", "full", "full", "init"), announcer("bgp", "established"));
        bird.announcers = List.of(announcer("ospf", "full"));
        assertEquals(
                List.of(
                        "{daemon=frr, protocol=ospf, state=full} 2",
                        "{daemon=frr, protocol=ospf, state=init} 1",
                        "{daemon=frr, protocol=bgp, state=established} 1",
                        "{daemon=bird, protocol=ospf, state=full} 1"),
                samples("routed_routing_neighbors"));
    }

    @Test
    public void daemonThatDoesNotRunOrAnswerIsDownAndItsNeighborsAreGone() {
        frr.announcers = List.of(announcer("ospf", "full"));
        assertEquals(List.of("{daemon=frr} 1", "{daemon=bird} 1"), samples("routed_routing_daemon_up"));
        frr.answers = false;
        bird.runs = false;
        assertEquals(List.of("{daemon=frr} 0", "{daemon=bird} 0"), samples("routed_routing_daemon_up"));
        assertEquals(List.of(), samples("routed_routing_neighbors"));
    }
}
