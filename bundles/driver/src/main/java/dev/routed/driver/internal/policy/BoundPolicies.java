package dev.routed.driver.internal.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * The policies that are bound, and whether each has adopted the endpoints. A policy adopts while no other call is made,
 * so that it misses no change and learns none twice. Thread-safe.
 */
final class BoundPolicies {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Collection<Attachment> attachments;
    private final Events events;
    private final LastingConditions conditions;
    private final ScheduledExecutorService later;
    private final List<Policy> bound = new ArrayList<>();
    /** The policies whose adoption failed, and why. */
    private final Map<Policy, String> notInForce = new IdentityHashMap<>();

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean started;
    private Consumer<String> changeListener = endpoint -> {};

    /** @param attachments what policies adopt; a live view */
    BoundPolicies(Collection<Attachment> attachments, Events events, ScheduledExecutorService later) {
        this.attachments = attachments;
        this.events = events;
        this.conditions =
                new LastingConditions("policy", Severity.ERROR, "each start of a container on this host fails", events);
        this.later = later;
    }

    void bind(Policy policy) {
        alone(() -> {
            bound.add(policy);
            if (started) {
                adopt(policy);
            }
        });
    }

    void unbind(Policy policy) {
        alone(() -> {
            bound.remove(policy);
            notInForce.remove(policy);
            conditions.end(policy.name());
        });
    }

    /** Lets all bound policies adopt; from now on a policy adopts when it is bound. */
    void start(Consumer<String> listener) {
        alone(() -> {
            started = true;
            changeListener = listener;
            bound.forEach(this::adopt);
        });
    }

    private void adopt(Policy policy) {
        try {
            PolicyCall.run(policy, () -> policy.setChangeListener(changeListener));
            PolicyCall.run(policy, () -> policy.adopt(List.copyOf(attachments)));
            notInForce.remove(policy);
            conditions.end(policy.name());
            events.info("policy", policy.name(), "is in force, for %d endpoints".formatted(attachments.size()));
        } catch (RejectedException e) {
            notInForce.put(policy, e.getMessage());
            conditions.report(policy.name(), notInForce(policy));
            schedule(() -> alone(() -> adoptAgain(policy)), RETRY);
        }
    }

    private void adoptAgain(Policy policy) {
        if (notInForce.containsKey(policy)) {
            adopt(policy);
        }
    }

    private String notInForce(Policy policy) {
        return "is not in force, so no endpoint comes up until it is, or until its bundle is stopped: "
                + notInForce.get(policy);
    }

    /** @throws RejectedException if a policy has not adopted the endpoints; the caller is in {@link #together} */
    void requireInForce() {
        notInForce.keySet().stream().findFirst().ifPresent(policy -> {
            throw RejectedException.away("policy %s %s".formatted(policy.name(), notInForce(policy)));
        });
    }

    List<Finding> findings() {
        return conditions.findings();
    }

    List<Policy> all() {
        lock.readLock().lock();
        try {
            return List.copyOf(bound);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs work during which no policy is bound, unbound or adopts. */
    void together(Runnable work) {
        run(lock.readLock(), work);
    }

    /** As {@link #together}, and alone. */
    void alone(Runnable work) {
        run(lock.writeLock(), work);
    }

    private static void run(Lock lock, Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    void schedule(Runnable work, Duration delay) {
        later.schedule(() -> Trigger.during("timer", work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
