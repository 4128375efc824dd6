package dev.routed.api.metrics;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A figure, or several of one kind that differ in their labels. Names are as Prometheus wants them
 * (prometheus.io/docs/practices/naming): {@code routed_} in front, the unit at the end. One name belongs to one {@link Measured}.
 *
 * @param type    how it moves
 * @param name    small letters, digits and underscores; that of a counter without {@code _total}
 * @param help    a sentence that says what it is
 * @param samples the figures; each has the same labels, and no two the same values of them
 */
public record Metric(Type type, String name, String help, List<Sample> samples) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z\\d_]*");

    /** How a figure moves. */
    public enum Type {
        /** Grows from 0 on, which is where it began when the bundle was started. */
        COUNTER,
        /** May go up and down. */
        GAUGE
    }

    /**
     * One figure.
     *
     * @param labels values by name. Of bounded number: what there is one of for each container or caller is no label
     */
    public record Sample(Map<String, String> labels, double value) {

        public Sample {
            labels = Map.copyOf(labels);
        }
    }

    /** @throws IllegalArgumentException if the name may not be */
    public Metric {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is no name of a figure such as routed_endpoints".formatted(name));
        }
        samples = List.copyOf(samples);
    }

    public static Metric counter(String name, String help, List<Sample> samples) {
        return new Metric(Type.COUNTER, name, help, samples);
    }

    /** One without labels. */
    public static Metric counter(String name, String help, double value) {
        return counter(name, help, List.of(new Sample(Map.of(), value)));
    }

    public static Metric gauge(String name, String help, List<Sample> samples) {
        return new Metric(Type.GAUGE, name, help, samples);
    }

    /** One without labels. */
    public static Metric gauge(String name, String help, double value) {
        return gauge(name, help, List.of(new Sample(Map.of(), value)));
    }
}
