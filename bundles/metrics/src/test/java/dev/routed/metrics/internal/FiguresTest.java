package dev.routed.metrics.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Checkup;
import dev.routed.api.health.Finding;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.Metric.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class FiguresTest {
    private static final List<String> NO_FINDINGS = List.of();

    private final List<Measured> measured = new ArrayList<>();
    private final List<Checkup> checkups = new ArrayList<>();
    private final Figures figures = new Figures(measured, checkups);

    private List<String> lines() throws IOException {
        return Text.lines(figures.collect());
    }

    private static Measured one(Metric... metrics) {
        return () -> List.of(metrics);
    }

    @Test
    public void figuresAreShownWithTypeAndHelp() throws IOException {
        measured.add(one(
                Metric.gauge("routed_endpoints", "Endpoints that stand.", 2),
                Metric.counter("routed_events", "Things that happened.", List.of(
                        new Sample(Map.of("severity", "info", "kind", "reap"), 3),
                        new Sample(Map.of("severity", "info", "kind", "drain"), 1)))));
        assertEquals(
                List.of(
                        "# HELP routed_endpoints Endpoints that stand.",
                        "# TYPE routed_endpoints gauge",
                        "routed_endpoints 2.0",
                        "# HELP routed_events_total Things that happened.",
                        "# TYPE routed_events_total counter",
                        "routed_events_total{kind=\"drain\",severity=\"info\"} 1.0",
                        "routed_events_total{kind=\"reap\",severity=\"info\"} 3.0"),
                lines());
    }

    @Test
    public void whoComesIsShownAndWhoGoesIsNot() throws IOException {
        assertEquals(NO_FINDINGS, lines());
        Measured one = one(Metric.gauge("routed_endpoints", "Endpoints that stand.", 2));
        measured.add(one);
        assertEquals(3, lines().size());
        measured.remove(one);
        assertEquals(NO_FINDINGS, lines());
    }

    @Test
    public void whatTheDoctorFindsIsCounted() throws IOException {
        checkups.add(checkup("conflict", List.of(new Finding("10.1.0.2", "is there twice"), new Finding("frr", "is away"))));
        checkups.add(checkup("announce", List.of()));
        assertEquals(
                List.of("routed_findings{checkup=\"announce\"} 0.0", "routed_findings{checkup=\"conflict\"} 2.0"),
                lines().subList(2, 4));
    }

    private static Checkup checkup(String name, List<Finding> findings) {
        return new Checkup() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> findings() {
                return findings;
            }
        };
    }

    @Test
    public void oneThatFailsSpoilsNothing() throws IOException {
        measured.add(() -> {
            throw new IllegalStateException("on purpose");
        });
        measured.add(() -> List.of(Metric.gauge("no name", "Is none.", 1)));
        measured.add(one(Metric.gauge("routed_twice", "The same labels.", List.of(new Sample(Map.of(), 1), new Sample(Map.of(), 2)))));
        measured.add(one(Metric.gauge("routed_endpoints", "Endpoints that stand.", 2)));
        measured.add(one(Metric.gauge("routed_endpoints", "Of somebody else.", 3)));
        assertEquals("routed_endpoints 2.0", lines().get(2));
        assertEquals(3, lines().size());
    }
}
