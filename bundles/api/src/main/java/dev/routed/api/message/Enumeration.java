package dev.routed.api.message;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Enumerates values within a sentence. Pure. */
public final class Enumeration {
    private static final int NAMED = 3;

    private Enumeration() {}

    /** Enumerates all values: {@code 169.254.1.1, fe80::1}. */
    public static String all(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** Enumerates the first three values and counts the rest: {@code a, b, c and 4 others}. */
    public static String few(List<?> values) {
        int others = values.size() - NAMED;
        if (others <= 0) {
            return all(values);
        }
        return all(values.subList(0, NAMED)) + " and %d %s".formatted(others, others == 1 ? "other" : "others");
    }
}
