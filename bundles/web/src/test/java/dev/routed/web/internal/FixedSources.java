package dev.routed.web.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Services that a test gives, one of each type. */
record FixedSources(Map<Class<?>, Object> services) implements Sources {
    @Override
    public <T> List<T> all(Class<T> type) {
        return Stream.ofNullable(services.get(type)).map(type::cast).toList();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
