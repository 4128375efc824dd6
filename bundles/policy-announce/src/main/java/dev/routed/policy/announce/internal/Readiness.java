package dev.routed.policy.announce.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Holds the state of the live endpoints, and reports which are announced differently. Thread-safe. */
final class Readiness {
    private final Map<String, ReadyState> live = new ConcurrentHashMap<>();
    private final LastingConditions flapping;
    private final Supplier<Duration> longestHold;
    private final LongSupplier nanoTime;
    private final KeyedExecutor effects;
    private final Map<String, Future<?>> looks = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor later =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("routed-announce-hold"));

    /**
     * @param longestHold the setting {@code damping}
     * @param effect receives the ID of an endpoint that is announced from now on, or not any more; may block
     */
    Readiness(Events events, Supplier<Duration> longestHold, LongSupplier nanoTime, Consumer<String> effect) {
        this.flapping = new LastingConditions(
                "announce", Severity.WARNING, "other hosts reach the container with pauses", events);
        this.longestHold = longestHold;
        this.nanoTime = nanoTime;
        this.effects = new KeyedExecutor("routed-announce-effect", effect);
        later.setRemoveOnCancelPolicy(true);
    }

    void stop() {
        later.shutdownNow();
        effects.stop();
    }

    Optional<ReadyState> get(String endpoint) {
        return Optional.ofNullable(live.get(endpoint));
    }

    Collection<ReadyState> all() {
        return live.values();
    }

    /**
     * Puts a new endpoint, or changes attachment and condition of a known one. Returns whether the condition is new.
     */
    boolean put(ReadyState initial) {
        String id = initial.attachment().endpoint().id();
        ReadyState before = live.get(id);
        live.merge(id, initial, (known, same) -> known.changed(initial.attachment(), initial.condition()));
        return before == null || !before.condition().equals(initial.condition());
    }

    void remove(String endpoint) {
        ReadyState removed = live.remove(endpoint);
        if (removed != null) {
            flapping.end(removed.subject());
            schedule(endpoint, OptionalLong.empty());
        }
    }

    Optional<String> reason(String endpoint) {
        return get(endpoint).flatMap(state -> state.reason(longestHold.get()));
    }

    /** Sets whether the condition of an endpoint is met. */
    void met(String endpoint, boolean met) {
        change(endpoint, state -> observed(state, met, state.active()));
    }

    /** Sets what the engine says of an endpoint's container. */
    void container(String endpoint, boolean healthy, boolean active) {
        change(endpoint, state -> observed(state, state.byHealth() ? healthy : state.met(), active));
    }

    private void look(String endpoint) {
        Trigger.during("timer", () -> change(endpoint, state -> observed(state, state.met(), state.active())));
    }

    private ReadyState observed(ReadyState state, boolean met, boolean active) {
        return state.observed(met, active, nanoTime.getAsLong(), longestHold.get());
    }

    private void change(String endpoint, UnaryOperator<ReadyState> change) {
        ReadyState before = live.get(endpoint);
        while (before != null) {
            ReadyState after = change.apply(before);
            if (live.replace(endpoint, before, after)) {
                follow(endpoint, before, after);
                return;
            }
            before = live.get(endpoint);
        }
    }

    private void follow(String endpoint, ReadyState before, ReadyState after) {
        if (before.announced() != after.announced()) {
            effects.request(endpoint);
        }
        Duration longest = longestHold.get();
        if (after.damping().flaps(longest)) {
            flapping.report(after.subject(), sentence(after, longest));
        } else {
            flapping.end(after.subject());
        }
        schedule(endpoint, after.damping().next(longest));
    }

    /** Replaces the next look at an endpoint, so that there is at most one, however often the endpoint changes. */
    private void schedule(String endpoint, OptionalLong at) {
        looks.compute(endpoint, (id, before) -> {
            if (before != null) {
                before.cancel(false);
            }
            return at.isPresent() && !later.isShutdown() && live.containsKey(id)
                    ? later.schedule(
                            () -> look(id), Math.max(0, at.getAsLong() - nanoTime.getAsLong()), TimeUnit.NANOSECONDS)
                    : null;
        });
    }

    private static String sentence(ReadyState state, Duration longest) {
        return "flaps (%s), so it is announced only after it has been ready for %d s: mend the container, or set"
                        .formatted(
                                state.condition().unmet(),
                                state.damping().hold(longest).toSeconds())
                + " 'damping' in etc/dev.routed.policy.announce.cfg";
    }

    List<Finding> findings() {
        return flapping.findings();
    }
}
