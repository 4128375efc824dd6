package dev.routed.ipam.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes what a random test found readable. */
final class Shortest {
    private Shortest() {}

    /**
     * Leaves out call after call as long as a difference remains.
     *
     * @param difference what of a list of calls is not as it should be, if anything
     */
    static <T> List<T> of(List<T> calls, Function<List<T>, Optional<String>> difference) {
        List<T> kept = new ArrayList<>(calls);
        for (int i = kept.size() - 1; i >= 0; i--) {
            T left = kept.remove(i);
            if (difference.apply(kept).isEmpty()) {
                kept.add(i, left);
            }
        }
        return kept;
    }
}
