package dev.routed.kernel.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Chooses the backend of the settings, or another while that is missing; reports changes as events. Thread-safe. */
final class BackendRegistry {
    private final Settings settings;
    private final Events events;
    private final NavigableMap<String, Backend> backends = new TreeMap<>();
    private String serving = "";

    BackendRegistry(Settings settings, Events events) {
        this.settings = settings;
        this.events = events;
    }

    synchronized void add(String name, KernelBackend backend) {
        backends.put(name, new Backend(name, backend));
    }

    /** Returns when no call and no subscription uses the backend any more: it may then close its sockets. */
    void remove(String name) {
        Backend leaving;
        synchronized (this) {
            leaving = backends.remove(name);
        }
        leaving.retire();
    }

    synchronized List<String> names() {
        return List.copyOf(backends.keySet());
    }

    /** @throws RejectedException if there is no backend */
    synchronized Backend choose() {
        String wanted = settings.kernel().backend();
        Backend chosen = backends.get(wanted);
        if (chosen == null) {
            chosen = Optional.ofNullable(backends.firstEntry())
                    .map(Map.Entry::getValue)
                    .orElseThrow(() ->
                            RejectedException.away("no kernel backend runs: start bundle dev.routed.kernel-netlink"));
        }
        if (!chosen.name.equals(serving)) {
            serving = chosen.name;
            events.info(
                    "backend",
                    serving,
                    serving.equals(wanted) ? "serves from now on" : "serves from now on, since " + wanted + " is away");
            backends.values().stream().filter(backend -> !isServing(backend)).forEach(Backend::interruptSubscriptions);
        }
        return chosen;
    }

    private synchronized boolean isServing(Backend backend) {
        return backends.get(serving) == backend;
    }

    <T> T call(Function<Backend, T> call) {
        Backend backend = enter();
        try {
            return call.apply(backend);
        } finally {
            backend.leave();
        }
    }

    /** Subscribes to the notifications of the backend that serves. The same thread must close the subscription. */
    Subscription subscribe() {
        Backend backend = enter();
        try {
            return backend.subscribe(this::isServing);
        } catch (RuntimeException e) {
            backend.leave();
            throw e;
        }
    }

    private Backend enter() {
        while (true) {
            Backend backend = choose();
            if (backend.enter()) {
                return backend;
            }
        }
    }
}
