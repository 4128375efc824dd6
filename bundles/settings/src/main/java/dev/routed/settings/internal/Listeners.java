package dev.routed.settings.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.message.Failure;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.SettingsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.ComponentServiceObjects;

/** Calls the settings listeners. Gets each for its call only, as a listener may need the settings. Thread-safe. */
final class Listeners {
    private final Events events;
    private final List<ComponentServiceObjects<SettingsListener>> present = new CopyOnWriteArrayList<>();

    Listeners(Events events) {
        this.events = events;
    }

    void add(ComponentServiceObjects<SettingsListener> listener) {
        present.add(listener);
    }

    void remove(ComponentServiceObjects<SettingsListener> listener) {
        present.remove(listener);
    }

    /** @throws RejectedException by the first listener that rejects the settings */
    void check(NetworkSettings proposed) {
        present.forEach(listener -> call(listener, service -> service.check(proposed)));
    }

    void notifyChanged() {
        for (ComponentServiceObjects<SettingsListener> listener : present) {
            try {
                call(listener, SettingsListener::changed);
            } catch (RuntimeException e) {
                events.warn("settings", NetworkConfig.PID, "is in effect, but a listener failed: " + Failure.reason(e));
            }
        }
    }

    /** Skips a listener that is being unregistered. */
    private static void call(ComponentServiceObjects<SettingsListener> listener, Consumer<SettingsListener> work) {
        SettingsListener service = listener.getService();
        if (service == null) {
            return;
        }
        try {
            work.accept(service);
        } finally {
            listener.ungetService(service);
        }
    }
}
