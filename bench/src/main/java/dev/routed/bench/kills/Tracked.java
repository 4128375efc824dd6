package dev.routed.bench.kills;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Existing objects, and uncertain ones: a call for them is unanswered, so they may exist or not. Thread-safe. */
final class Tracked<T> {
    private final Function<T, String> id;
    private final Map<String, T> existing = new ConcurrentHashMap<>();
    private final Map<String, T> uncertain = new ConcurrentHashMap<>();

    Tracked(Function<T, String> id) {
        this.id = id;
    }

    void exists(T object) {
        existing.put(id.apply(object), object);
        uncertain.remove(id.apply(object));
    }

    void uncertain(T object) {
        existing.remove(id.apply(object));
        uncertain.put(id.apply(object), object);
    }

    void removed(T object) {
        existing.remove(id.apply(object));
        uncertain.remove(id.apply(object));
    }

    List<T> existing() {
        return List.copyOf(existing.values());
    }

    List<T> uncertain() {
        return List.copyOf(uncertain.values());
    }
}
