package dev.routed.web.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The services of the framework. Holds those of each type that was asked for, since some, such as {@code Doctor},
 * forget what they know when no bundle holds them. Thread-safe.
 */
final class TrackedServices implements Sources {
    private final BundleContext context;
    private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new ConcurrentHashMap<>();

    TrackedServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        // The map is sorted, with the highest ranking first.
        return trackers.computeIfAbsent(type, this::open).getTracked().values().stream()
                .map(type::cast)
                .toList();
    }

    private ServiceTracker<?, ?> open(Class<?> type) {
        ServiceTracker<?, ?> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        return tracker;
    }

    @Override
    public void close() {
        trackers.values().forEach(ServiceTracker::close);
        trackers.clear();
    }
}
