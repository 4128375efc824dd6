package dev.routed.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A series of durations. */
final class Times {
    private final List<Long> nanos = new ArrayList<>();

    void add(long duration) {
        nanos.add(duration);
    }

    /** Returns a percentile of the durations in milliseconds; {@code share} is in percent. */
    double percentile(double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(share / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e6;
    }
}
