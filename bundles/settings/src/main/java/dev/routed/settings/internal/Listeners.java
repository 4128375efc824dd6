package dev.routed.settings.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.SettingsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.ComponentServiceObjects;

/** The listeners that are there. Each is got hold of only while it is called, since it may need the settings itself. */
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

    /** @throws Refusal of the first that has something against it */
    void check(NetworkSettings proposed) {
        present.forEach(listener -> call(listener, service -> service.check(proposed)));
    }

    void tell() {
        for (ComponentServiceObjects<SettingsListener> listener : present) {
            try {
                call(listener, SettingsListener::changed);
            } catch (RuntimeException e) {
                events.warn("settings", NetworkConfig.PID, "holds, but was not heard by everybody: " + e.getMessage());
            }
        }
    }

    /** One that is just going away is not called any more. */
    private static void call(ComponentServiceObjects<SettingsListener> listener, Consumer<SettingsListener> what) {
        SettingsListener service = listener.getService();
        if (service == null) {
            return;
        }
        try {
            what.accept(service);
        } finally {
            listener.ungetService(service);
        }
    }
}
