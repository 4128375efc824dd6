package dev.routed.api.metrics;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A metric: samples with the same name and different label values. Names follow prometheus.io/docs/practices/naming,
 * with the prefix {@code routed_} and the unit as suffix. Only one {@link MetricSource} exports a name.
 *
 * @param name lower-case letters, digits and underscores; without the suffix {@code _total} of counters
 * @param help a sentence that describes the metric
 * @param samples all with the same label names, and no two with the same label values
 */
public record Metric(Type type, String name, String help, List<Sample> samples) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z\\d_]*");

    /** How a metric changes. */
    public enum Type {
        /** Starts at 0 with the bundle, and grows. */
        COUNTER,
        /** Grows and shrinks. */
        GAUGE
    }

    /** One value, with labels by name. Labels take a bounded number of values: none per container or caller. */
    public record Sample(Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }
    }

    /** @throws IllegalArgumentException if the name is not allowed */
    public Metric {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is not a metric name such as routed_endpoints".formatted(name));
        }
        samples = List.copyOf(samples);
    }

    public static Metric counter(String name, String help, List<Sample> samples) {
        return new Metric(Type.COUNTER, name, help, samples);
    }

    public static Metric counter(String name, String help, double value) {
        return counter(name, help, List.of(new Sample(Map.of(), value)));
    }

    public static Metric gauge(String name, String help, List<Sample> samples) {
        return new Metric(Type.GAUGE, name, help, samples);
    }

    public static Metric gauge(String name, String help, double value) {
        return gauge(name, help, List.of(new Sample(Map.of(), value)));
    }
}
