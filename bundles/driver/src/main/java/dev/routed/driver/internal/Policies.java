package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final Collection<KnownOption> drivers;
    private final int protocol;
    private final Events events;
    private final ScheduledExecutorService later;
    private final List<Policy> present = new ArrayList<>();
    private final Map<Policy, String> notInForce = new IdentityHashMap<>();
    private final Map<String, Attachment> standing = new ConcurrentHashMap<>();
    private final Lock telling;
    private final Lock arriving;
    private boolean open;

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
        this.drivers = drivers;
        this.protocol = protocol;
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
        tellIdle(policy.options().stream().map(KnownOption::name).collect(Collectors.toSet())::contains);
    }

    /** The driver starts: these stand, and from now on policies are told. */
    void adopt(Collection<Attachment> all) {
        arriving.lock();
        try {
            all.forEach(attachment -> standing.put(attachment.endpoint().id(), attachment));
            open = true;
            present.forEach(this::adopt);
        } finally {
            arriving.unlock();
        }
        soon(() -> tellIdle(anyOption -> true), ARRIVAL);
    }

    private void adopt(Policy policy) {
        try {
            run(policy, () -> policy.adopt(List.copyOf(standing.values())));
            notInForce.remove(policy);
            events.happened("policy", policy.name(), "is in force, for %d endpoints".formatted(standing.size()));
        } catch (Refusal e) {
            if (notInForce.put(policy, e.getMessage()) == null) {
                events.warn("policy", policy.name(), notInForce(policy));
            }
            soon(() -> adoptAgain(policy), AGAIN);
        }
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

    /** @throws Refusal with the list of known ones, if nobody knows an option */
    void checkOptions(Scope scope, Set<String> given) {
        known().check(scope, given);
    }

    /** @throws Refusal if an endpoint's option is none of a policy's, which alone can follow a change of it */
    void checkChangeable(String option) {
        checkOptions(Scope.ENDPOINT, Set.of(option));
        if (new KnownOptions(drivers).unknown(Scope.ENDPOINT, Set.of(option)).isEmpty()) {
            throw Refusal.of("endpoint option '%s' is no policy's, so it stays what it is while the endpoint stands", option);
        }
    }

    /** The options of networks that policies know, which alone can follow a change of them; by name. */
    SortedSet<String> ofNetworks() {
        return all().stream()
                .flatMap(policy -> policy.options().stream())
                .filter(option -> option.scope() == Scope.NETWORK)
                .map(KnownOption::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private KnownOptions known() {
        return new KnownOptions(
                Stream.concat(drivers.stream(), all().stream().flatMap(policy -> policy.options().stream())).toList());
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
        all().forEach(policy -> run(policy, () -> policy.check(network)));
    }

    /** May take its time. No lock is held. @throws Refusal if a policy is against it */
    void check(Attachment attachment) {
        all().forEach(policy -> run(policy, () -> policy.check(attachment)));
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
            present.forEach(policy -> run(policy, () -> policy.stand(attachments)));
            attachments.forEach(attachment -> present.forEach(policy -> routes(policy, attachment)));
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

    private void attempt(Policy policy, Runnable call, String complaint) {
        try {
            run(policy, call);
        } catch (Refusal e) {
            events.warn("policy", policy.name(), complaint + e.getMessage());
        }
    }

    /** What is to stand beside an endpoint's own routes. Never fails: a fault was told when it came up. */
    List<Route> routes(Endpoint endpoint) {
        Attachment attachment = standing.get(endpoint.id());
        return attachment == null
                ? List.of()
                : all().stream().flatMap(policy -> routesOrNone(policy, attachment).stream()).distinct().toList();
    }

    /** What policies say against simply announcing an address of an endpoint. Never fails: a fault is told. */
    List<Reason> reasons(Endpoint endpoint, Ip address) {
        Attachment attachment = standing.get(endpoint.id());
        return attachment == null
                ? List.of()
                : all().stream().flatMap(policy -> reasonsOrNone(policy, attachment, address).stream()).toList();
    }

    private List<Reason> reasonsOrNone(Policy policy, Attachment attachment, Ip address) {
        try {
            return ask(policy, () -> policy.reasons(attachment, address));
        } catch (Refusal e) {
            events.warn("policy", policy.name(), "does not say whether %s is to be announced: %s"
                    .formatted(address, e.getMessage()));
            return List.of();
        }
    }

    private List<Route> routesOrNone(Policy policy, Attachment attachment) {
        try {
            return routes(policy, attachment);
        } catch (Refusal e) {
            events.warn("policy", policy.name(), "has no routes for %s: %s"
                    .formatted(Names.shortId(attachment.endpoint().id()), e.getMessage()));
            return List.of();
        }
    }

    /** @throws Refusal if one of them is not what a policy may want */
    private List<Route> routes(Policy policy, Attachment attachment) {
        List<Route> routes = ask(policy, () -> policy.routes(attachment));
        Endpoint endpoint = attachment.endpoint();
        for (Route route : routes) {
            boolean proper = route.link().equals(endpoint.link())
                    && route.protocol() == protocol
                    && route.via().filter(endpoint.addresses()::contains).isPresent();
            if (!proper) {
                throw fault(policy, new IllegalArgumentException("%s is not a route of protocol %d on %s via one of %s"
                        .formatted(route, protocol, endpoint.link(), Names.list(endpoint.addresses()))));
            }
        }
        return routes;
    }

    /** The links beside whose routes this policy wants others. */
    List<String> linksWithRoutes(Policy policy) {
        return standing.values().stream()
                .filter(attachment -> !routesOrNone(policy, attachment).isEmpty())
                .map(attachment -> attachment.endpoint().link())
                .toList();
    }

    /**
     * Tells which options are given to networks and endpoints without effect, since nobody knows them any more.
     *
     * @param among the options to look for
     */
    private void tellIdle(Predicate<String> among) {
        KnownOptions known = known();
        Map<String, List<String>> holders = new TreeMap<>();
        for (Network network : registry.networks()) {
            known.unknown(Scope.NETWORK, network.options().keySet()).forEach(option -> holders
                    .computeIfAbsent(option, first -> new ArrayList<>()).add("network " + Names.shortId(network.id())));
        }
        for (Endpoint endpoint : registry.endpoints()) {
            known.unknown(Scope.ENDPOINT, endpoint.options().keySet()).forEach(option -> holders
                    .computeIfAbsent(option, first -> new ArrayList<>()).add("endpoint " + Names.shortId(endpoint.id())));
        }
        holders.keySet().removeIf(among.negate());
        holders.forEach((option, all) -> events.warn("option-idle", option,
                "of %s is kept without effect: no policy that knows it is there".formatted(Names.few(all))));
    }

    private static void run(Policy policy, Runnable call) {
        ask(policy, () -> {
            call.run();
            return null;
        });
    }

    /** A policy may be anybody's: whatever it throws, its name is told. */
    private static <T> T ask(Policy policy, Supplier<T> question) {
        try {
            return question.get();
        } catch (Refusal e) {
            throw e;
        } catch (RuntimeException e) {
            throw fault(policy, e);
        }
    }

    private static Refusal fault(Policy policy, RuntimeException e) {
        return Refusal.host("policy %s is at fault, stop its bundle to do without it: %s".formatted(policy.name(), e), e);
    }
}
