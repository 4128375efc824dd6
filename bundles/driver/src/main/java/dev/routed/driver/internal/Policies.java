package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The policies that are in force, and what they have been told. One that arrives is told all that stand while
 * nothing changes, so that it misses nothing and hears nothing twice.
 */
final class Policies {
    /** When to try again what a policy could not do as it arrived. */
    static final Duration AGAIN = Duration.ofSeconds(1);

    /** How long a policy may take to arrive, after the start, before its options are said to be without effect. */
    static final Duration ARRIVAL = Duration.ofSeconds(10);

    private final Registry registry;
    private final PolicyOptions options;
    private final PolicyWishes wishes;
    private final Events events;
    private final ScheduledExecutorService later;
    private final List<Policy> present = new ArrayList<>();
    private final Map<Policy, String> notInForce = new IdentityHashMap<>();
    private final Map<String, Attachment> standing = new ConcurrentHashMap<>();
    private final Map<String, Long> refusals = new ConcurrentHashMap<>();
    private final Lock telling;
    private final Lock arriving;
    private boolean open;
    private Consumer<String> reconsider = endpoint -> {};

    /**
     * @param registry the networks and endpoints that stand
     * @param drivers  the options that the driver knows itself
     * @param protocol rtm_protocol of our routes
     */
    Policies(
            Registry registry,
            Collection<KnownOption> drivers,
            int protocol,
            Events events,
            ScheduledExecutorService later) {
        this.registry = registry;
        this.options = new PolicyOptions(registry, drivers, this::all, events);
        this.wishes = new PolicyWishes(standing, this::all, protocol, events);
        this.events = events;
        this.later = later;
        ReadWriteLock lock = new ReentrantReadWriteLock();
        this.telling = lock.readLock();
        this.arriving = lock.writeLock();
    }

    /** A policy arrives. Until {@link #adopt} it is only known to be there. */
    void come(Policy policy) {
        arriving.lock();
        try {
            present.add(policy);
            if (open) {
                adopt(policy);
            }
        } finally {
            arriving.unlock();
        }
    }

    /** A policy leaves. */
    void go(Policy policy) {
        arriving.lock();
        try {
            present.remove(policy);
            notInForce.remove(policy);
        } finally {
            arriving.unlock();
        }
        options.tellIdle(policy.options().stream().map(KnownOption::name).collect(Collectors.toSet())::contains);
    }

    /**
     * The driver starts: these stand, and from now on policies are told.
     *
     * @param following has the announcements of an endpoint follow what policies say, given its identifier
     */
    void adopt(Collection<Attachment> all, Consumer<String> following) {
        arriving.lock();
        try {
            all.forEach(attachment -> standing.put(attachment.endpoint().id(), attachment));
            open = true;
            reconsider = following;
            present.forEach(this::adopt);
        } finally {
            arriving.unlock();
        }
        soon(() -> options.tellIdle(anyOption -> true), ARRIVAL);
    }

    private void adopt(Policy policy) {
        try {
            Asked.run(policy, () -> policy.reconsiderBy(reconsider));
            Asked.run(policy, () -> policy.adopt(List.copyOf(standing.values())));
            notInForce.remove(policy);
            events.happened("policy", policy.name(), "is in force, for %d endpoints".formatted(standing.size()));
        } catch (Refusal e) {
            if (notInForce.put(policy, e.getMessage()) == null) {
                events.warn("policy", policy.name(), notInForce(policy));
            }
            soon(() -> adoptAgain(policy), AGAIN);
        }
    }

    /** The driver ends: nothing that a policy says has an effect any more. */
    void leave() {
        all().forEach(policy -> attempt(
                policy, () -> policy.reconsiderBy(endpoint -> {}), "goes on speaking to a driver that has ended: "));
    }

    private void soon(Runnable work, Duration delay) {
        later.schedule(() -> Cause.during("timer", work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void adoptAgain(Policy policy) {
        arriving.lock();
        try {
            if (notInForce.containsKey(policy)) {
                adopt(policy);
            }
        } finally {
            arriving.unlock();
        }
    }

    private String notInForce(Policy policy) {
        return "is not in force, so no endpoint comes up until it is or its bundle is stopped: " + notInForce.get(policy);
    }

    /** The options that they and the driver know. */
    PolicyOptions options() {
        return options;
    }

    /** What they add to the wish for an endpoint. */
    PolicyWishes wishes() {
        return wishes;
    }

    private List<Policy> all() {
        telling.lock();
        try {
            return List.copyOf(present);
        } finally {
            telling.unlock();
        }
    }

    /** @throws Refusal if a policy is against it */
    void check(Network network) {
        all().forEach(policy -> ask(policy, () -> policy.check(network)));
    }

    /** May take its time. No lock is held. @throws Refusal if a policy is against it */
    void check(Attachment attachment) {
        all().forEach(policy -> ask(policy, () -> policy.check(attachment)));
    }

    /**
     * It comes up or has changed, in its network as that is now. If it throws, some policies may have been told.
     *
     * @throws Refusal if a policy cannot do its part
     */
    void stand(Endpoint endpoint) {
        telling.lock();
        try {
            stand(List.of(registry.attachment(endpoint)));
        } finally {
            telling.unlock();
        }
    }

    /** It has not changed after all. What a policy cannot take back is told. */
    void standAgain(Endpoint endpoint) {
        telling.lock();
        try {
            standAgain(List.of(registry.attachment(endpoint)));
        } finally {
            telling.unlock();
        }
    }

    /**
     * A network has other options. Nobody comes up meanwhile, so that each does so by the new ones or is told of them.
     *
     * @throws Refusal if a policy cannot do its part; all is as it was then
     */
    void change(Network before, Network after) {
        arriving.lock();
        try {
            List<Endpoint> members = standing.values().stream()
                    .map(Attachment::endpoint)
                    .filter(endpoint -> endpoint.networkId().equals(after.id()))
                    .toList();
            registry.add(after);
            try {
                stand(members.stream().map(registry::attachment).toList());
            } catch (RuntimeException e) {
                registry.add(before);
                standAgain(members.stream().map(registry::attachment).toList());
                throw e;
            }
        } finally {
            arriving.unlock();
        }
    }

    private void stand(Collection<Attachment> attachments) {
        telling.lock();
        try {
            notInForce.keySet().stream().findFirst().ifPresent(policy -> {
                throw Refusal.away("policy %s %s".formatted(policy.name(), notInForce(policy)));
            });
            attachments.forEach(attachment -> standing.put(attachment.endpoint().id(), attachment));
            present.forEach(policy -> ask(policy, () -> policy.stand(attachments)));
            attachments.forEach(attachment -> present.forEach(policy -> wishes.routes(policy, attachment)));
        } finally {
            telling.unlock();
        }
    }

    private void standAgain(Collection<Attachment> attachments) {
        telling.lock();
        try {
            attachments.forEach(attachment -> standing.put(attachment.endpoint().id(), attachment));
            present.forEach(policy -> attempt(policy, () -> policy.stand(attachments), "does not go back to what was: "));
        } finally {
            telling.unlock();
        }
    }

    /** One is announced otherwise. Never fails: a fault is told. */
    void announced(Attachment attachment) {
        telling.lock();
        try {
            standing.put(attachment.endpoint().id(), attachment);
            present.forEach(policy ->
                    attempt(policy, () -> policy.announced(attachment), "does not follow an announcement: "));
        } finally {
            telling.unlock();
        }
    }

    /** Nothing is left of an endpoint. Never fails. */
    void gone(Endpoint endpoint) {
        telling.lock();
        try {
            Attachment attachment = standing.remove(endpoint.id());
            if (attachment != null) {
                present.forEach(policy -> attempt(
                        policy, () -> policy.gone(attachment), "keeps something of an endpoint that is gone: "));
            }
        } finally {
            telling.unlock();
        }
    }

    private void ask(Policy policy, Runnable call) {
        try {
            Asked.run(policy, call);
        } catch (Refusal e) {
            refusals.merge(policy.name(), 1L, Long::sum);
            throw e;
        }
    }

    /** How often each has refused something, those included that never have. */
    Map<String, Long> refusals() {
        Map<String, Long> all = new TreeMap<>(refusals);
        all().forEach(policy -> all.putIfAbsent(policy.name(), 0L));
        return all;
    }

    private void attempt(Policy policy, Runnable call, String complaint) {
        try {
            Asked.run(policy, call);
        } catch (Refusal e) {
            events.warn("policy", policy.name(), complaint + e.getMessage());
        }
    }
}
