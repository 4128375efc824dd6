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

    /** @return the duration in milliseconds that this share of the series does not exceed */
    double percentile(double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(share / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e6;
    }
}
