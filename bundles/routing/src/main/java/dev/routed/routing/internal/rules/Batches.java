package dev.routed.routing.internal.rules;

import java.util.List;
import java.util.stream.IntStream;

/** Divides questions about many addresses. Pure. */
public final class Batches {
    private Batches() {}

    /** Returns the elements in their order, in lists of at most that many. */
    public static <T> List<List<T>> of(List<T> elements, int size) {
        return IntStream.range(0, (elements.size() + size - 1) / size)
                .mapToObj(i -> elements.subList(i * size, Math.min(elements.size(), (i + 1) * size)))
                .toList();
    }
}
