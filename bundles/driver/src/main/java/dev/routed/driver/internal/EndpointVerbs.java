package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Endpoints: brought up, joined to a sandbox, left, taken down. One at a time for each endpoint. */
final class EndpointVerbs {
    /** Endpoints share locks, so that there is a fixed number of them. */
    private static final int LOCKS = 64;

    /** When to try again to take away what the kernel kept. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final String DOCKERS_OWN = "com.docker.";

    private final Registry registry;
    private final Ipam ipam;
    private final Applier applier;
    private final Passage passage;
    private final Reaper reaper;
    private final Supplier<NetworkSettings> settings;
    private final Events events;
    private final ScheduledExecutorService later;
    private final Contacts contacts;
    private final Sandboxes sandboxes = new Sandboxes();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    EndpointVerbs(
            Registry registry,
            Ipam ipam,
            Applier applier,
            Passage passage,
            Reaper reaper,
            Supplier<NetworkSettings> settings,
            Events events,
            ScheduledExecutorService later,
            Contacts contacts) {
        this.registry = registry;
        this.ipam = ipam;
        this.applier = applier;
        this.passage = passage;
        this.reaper = reaper;
        this.settings = settings;
        this.events = events;
        this.later = later;
        this.contacts = contacts;
    }

    /** By the short identifier, which a link's name tells even where nothing else does. */
    private Object lock(String endpointId) {
        return locks.get(Math.floorMod(Names.shortId(endpointId).hashCode(), LOCKS));
    }

    /** Takes over an endpoint that the kernel has. */
    void adopt(Endpoint endpoint) {
        for (Ip address : endpoint.addresses()) {
            try {
                ipam.claim(endpoint.id(), address);
            } catch (Refusal taken) {
                events.warn("adopt", endpoint.link(), "stays, although " + taken.getMessage());
            }
        }
        passage.adopt();
        registry.add(endpoint);
    }

    Endpoint create(EndpointRequest request, Network network) {
        synchronized (lock(request.id())) {
            contacts.heard(request.id());
            return registry.endpoint(request.id()).orElseGet(() -> bringUp(request, network));
        }
    }

    private Endpoint bringUp(EndpointRequest request, Network network) {
        request.options().keySet().stream().filter(key -> !key.startsWith(DOCKERS_OWN)).findFirst().ifPresent(key -> {
            throw Refusal.of("unknown endpoint option '%s': this driver has none", key);
        });
        Endpoint endpoint = endpoint(request, network);
        // Known before it stands, so that a release of its address waits for it.
        registry.unsettle(endpoint);
        try {
            endpoint.addresses().forEach(address -> ipam.claim(endpoint.id(), address));
            passage.enter();
        } catch (RuntimeException e) {
            registry.settle(endpoint);
            contacts.forget(endpoint.id());
            ipam.end(endpoint.id());
            throw e;
        }
        try {
            applier.up(endpoint);
        } catch (RuntimeException e) {
            try {
                takeAway(endpoint, applier::clear);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw refusal(e);
        }
        registry.add(endpoint);
        events.happened("endpoint-up", subject(endpoint), "is up on " + endpoint.link());
        if (!request.published().isEmpty()) {
            events.happened("ports-not-mapped", subject(endpoint),
                    "-p %s maps nothing: the container is reached at its own address, on every port it listens to"
                            .formatted(String.join(" -p ", request.published())));
        }
        return endpoint;
    }

    private Endpoint endpoint(EndpointRequest request, Network network) {
        if (request.addresses().isEmpty()) {
            throw Refusal.of("the engine gave no address: the network's IPAM driver must be ipam-routed");
        }
        Ip first = request.addresses().get(0);
        return new Endpoint(
                request.id(),
                network.id(),
                request.addresses(),
                network.gateways(),
                request.mac().orElseGet(() -> Names.containerMac(first)),
                Names.hostLink(request.id()),
                Names.peer(request.id()),
                network.mtu().orElseGet(settings.get()::mtu));
    }

    Endpoint join(String networkId, String endpointId, String sandbox) {
        synchronized (lock(endpointId)) {
            Endpoint endpoint = registry.endpoint(endpointId)
                    .filter(known -> known.networkId().equals(networkId))
                    .orElseThrow(() -> Refusal.of(
                            "endpoint %s is not known on this host: start the container again",
                            Names.shortId(endpointId)));
            contacts.heard(endpointId);
            sandboxes.enter(sandbox, endpoint);
            return endpoint;
        }
    }

    void leave(String endpointId) {
        synchronized (lock(endpointId)) {
            registry.endpoint(endpointId).ifPresent(endpoint -> contacts.heard(endpointId));
            sandboxes.leave(endpointId);
        }
    }

    void delete(String endpointId) {
        synchronized (lock(endpointId)) {
            registry.endpoint(endpointId).or(() -> registry.unsettled(endpointId)).ifPresent(this::takeDown);
        }
    }

    private void takeDown(Endpoint endpoint) {
        boolean stands = registry.endpoint(endpoint.id()).isPresent();
        try {
            takeAway(endpoint, stands ? applier::down : applier::clear);
        } catch (RuntimeException e) {
            throw refusal(e);
        }
        events.happened("endpoint-down", subject(endpoint), "is gone from " + endpoint.link());
    }

    private static RuntimeException refusal(RuntimeException e) {
        return e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
    }

    /**
     * The engine only logs a failure here and never asks again. So what the kernel keeps is taken away as soon
     * as it lets it go, and until then the endpoint's addresses stay its own.
     */
    private void takeAway(Endpoint endpoint, Consumer<Endpoint> way) {
        registry.unsettle(endpoint);
        sandboxes.leave(endpoint.id());
        try {
            way.accept(endpoint);
        } catch (RuntimeException e) {
            events.warn("endpoint-down", subject(endpoint), "cannot be taken down, and is tried again: " + e.getMessage());
            later.schedule(
                    () -> Cause.during("timer", () -> takeAwayAgain(endpoint)), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            throw e;
        }
        forget(endpoint);
        reaper.wake();
    }

    private void takeAwayAgain(Endpoint endpoint) {
        synchronized (lock(endpoint.id())) {
            if (registry.unsettled(endpoint.id()).isEmpty()) {
                return;
            }
            try {
                takeDown(endpoint);
            } catch (Refusal stillKept) {
                // Told where it was noticed, which also sees to the next time.
            }
        }
    }

    private void forget(Endpoint endpoint) {
        registry.remove(endpoint);
        registry.settle(endpoint);
        contacts.forget(endpoint.id());
        sandboxes.leave(endpoint.id());
        ipam.end(endpoint.id());
        passage.exit();
    }

    /** See {@link dev.routed.api.network.Networks#addressReleased}. */
    boolean addressReleased(Ip address) {
        boolean owed = contacts.settle(address);
        Optional<Endpoint> endpoint = registry.endpoint(address);
        return endpoint.isEmpty() || addressReleased(endpoint.get(), owed);
    }

    private boolean addressReleased(Endpoint endpoint, boolean owed) {
        synchronized (lock(endpoint.id())) {
            boolean stands = registry.endpoint(endpoint.id()).isPresent();
            if (stands && (owed || contacts.isYoung(endpoint.id()))) {
                events.happened("release-late", subject(endpoint),
                        "keeps its address: the release may be that of one that had it before");
                return false;
            } else if (stands) {
                events.happened("endpoint-lost", subject(endpoint),
                        "its address was released and its end never told: the engine was interrupted");
            }
            delete(endpoint.id());
            return true;
        }
    }

    /** Whether an endpoint seems to be over. {@link #check} looks again, while no verb is at work on it. */
    boolean seemsOver(Endpoint endpoint, Optional<Link> link) {
        return untold(endpoint, link).isPresent();
    }

    private Optional<String> untold(Endpoint endpoint, Optional<Link> link) {
        return Ending.untold(endpoint, link, contacts.silence(endpoint.id()), contacts.running());
    }

    /** Ends an endpoint in the engine's place: its addresses are free at once, since no release may ever come. */
    private void end(Endpoint endpoint, String why) {
        events.warn("endpoint-lost", subject(endpoint), why);
        takeAway(endpoint, applier::clear);
        for (Ip address : endpoint.addresses()) {
            contacts.owe(address);
            ipam.pools().stream()
                    .map(PoolState::pool)
                    .filter(pool -> pool.subnet().contains(address))
                    .forEach(pool -> ipam.releaseAddress(pool.id(), address));
        }
    }

    /**
     * Looks at one host link of ours and puts right what differs. No verb is at work on its endpoint meanwhile, so
     * what is half-done by one is not taken for a fault.
     *
     * @return the steps that were carried out
     */
    List<Step> check(String link) {
        synchronized (lock(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            Optional<Endpoint> endpoint = registry.endpointOn(link);
            Optional<String> over = endpoint.flatMap(standing -> untold(standing, present.link(link)));
            if (over.isPresent()) {
                end(endpoint.get(), over.get());
                return List.of();
            }
            List<Step> steps = applier.plan(endpoint, present);
            applier.kernel().apply(steps);
            if (endpoint.isEmpty() && !steps.isEmpty()) {
                reaper.wake();
            }
            return steps;
        }
    }

    /** The steps that {@link #check} would carry out. */
    List<Step> pending(String link) {
        synchronized (lock(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            return present.links().isEmpty() ? List.of() : applier.plan(registry.endpointOn(link), present);
        }
    }

    Map<String, String> describe(String endpointId) {
        Optional<Endpoint> known = registry.endpoint(endpointId);
        known.ifPresent(endpoint -> contacts.heard(endpointId));
        return known.map(endpoint -> Map.of(
                        "dev.routed.link", endpoint.link(),
                        "dev.routed.gateway", Names.list(endpoint.gateways()),
                        "dev.routed.mtu", Integer.toString(endpoint.mtu())))
                .orElse(Map.of());
    }

    private static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + Names.shortId(endpoint.id());
    }
}
