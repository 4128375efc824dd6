package dev.routed.trace.internal;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An MTU on the way that this host knows.
 *
 * @param where such as {@code on eth0}
 * @param bytes not 0
 */
record PathMtu(String where, int bytes) {
    static int smallest(List<PathMtu> mtus) {
        return mtus.stream().mapToInt(PathMtu::bytes).min().orElse(0);
    }

    /** States the smallest, and where it is; and the others if they differ. */
    static String text(List<PathMtu> mtus) {
        int smallest = smallest(mtus);
        return mtus.stream().allMatch(mtu -> mtu.bytes == smallest)
                ? "%d bytes %s".formatted(smallest, places(mtus))
                : mtus.stream()
                        .sorted(Comparator.comparing(PathMtu::bytes))
                        .map(mtu -> "%d bytes %s".formatted(mtu.bytes, mtu.where))
                        .collect(Collectors.joining(", "));
    }

    private static String places(List<PathMtu> mtus) {
        return mtus.stream().map(PathMtu::where).collect(Collectors.joining(", "));
    }
}
