package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Endpoints: brought up, joined to a sandbox, left, taken down. One at a time for each endpoint. */
final class EndpointVerbs {
    /** Endpoints share locks, so that there is a fixed number of them. */
    private static final int LOCKS = 64;

    private static final String DOCKERS_OWN = "com.docker.";

    private final Registry registry;
    private final Ipam ipam;
    private final Applier applier;
    private final Passage passage;
    private final Reaper reaper;
    private final Supplier<NetworkSettings> settings;
    private final Events events;
    private final Sandboxes sandboxes = new Sandboxes();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    EndpointVerbs(
            Registry registry,
            Ipam ipam,
            Applier applier,
            Passage passage,
            Reaper reaper,
            Supplier<NetworkSettings> settings,
            Events events) {
        this.registry = registry;
        this.ipam = ipam;
        this.applier = applier;
        this.passage = passage;
        this.reaper = reaper;
        this.settings = settings;
        this.events = events;
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
            return registry.endpoint(request.id()).orElseGet(() -> bringUp(request, network));
        }
    }

    private Endpoint bringUp(EndpointRequest request, Network network) {
        request.options().keySet().stream().filter(key -> !key.startsWith(DOCKERS_OWN)).findFirst().ifPresent(key -> {
            throw Refusal.of("unknown endpoint option '%s': this driver has none", key);
        });
        Endpoint endpoint = endpoint(request, network);
        endpoint.addresses().forEach(address -> ipam.claim(endpoint.id(), address));
        try {
            passage.enter();
            try {
                applier.up(endpoint);
            } catch (RuntimeException e) {
                passage.exit();
                throw e;
            }
        } catch (RuntimeException e) {
            ipam.end(endpoint.id());
            reaper.wake();
            throw e;
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
                network.gateway(),
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
            sandboxes.enter(sandbox, endpoint);
            return endpoint;
        }
    }

    void leave(String endpointId) {
        sandboxes.leave(endpointId);
    }

    void delete(String endpointId) {
        synchronized (lock(endpointId)) {
            registry.endpoint(endpointId).ifPresent(this::takeDown);
        }
    }

    /**
     * The engine hears of a failure here, logs it and never asks again; the endpoint then stays known, so that
     * the release of its address tries once more.
     */
    private void takeDown(Endpoint endpoint) {
        try {
            applier.down(endpoint);
        } catch (KernelException e) {
            events.warn("endpoint-down", subject(endpoint), "cannot be taken down: " + e.getMessage());
            throw Refusal.host(e.getMessage(), e);
        }
        forget(endpoint);
        reaper.wake();
        events.happened("endpoint-down", subject(endpoint), "is gone from " + endpoint.link());
    }

    private void forget(Endpoint endpoint) {
        registry.remove(endpoint);
        sandboxes.leave(endpoint.id());
        ipam.end(endpoint.id());
        passage.exit();
    }

    /** The engine released an address without having deleted its endpoint: the container is gone. */
    void addressReleased(Ip address) {
        registry.endpoint(address).ifPresent(endpoint -> {
            events.happened("endpoint-lost", subject(endpoint),
                    "its address was released and its end never told: the engine was interrupted");
            delete(endpoint.id());
        });
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
            if (endpoint.isPresent() && present.links().isEmpty()) {
                forget(endpoint.get());
                events.warn("endpoint-lost", subject(endpoint.get()), "its link " + link + " was taken away");
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
        return registry.endpoint(endpointId)
                .map(endpoint -> Map.of(
                        "dev.routed.link", endpoint.link(),
                        "dev.routed.gateway", endpoint.gateway().toString(),
                        "dev.routed.mtu", Integer.toString(endpoint.mtu())))
                .orElse(Map.of());
    }

    private static String subject(Endpoint endpoint) {
        return endpoint.addresses().get(0) + " " + Names.shortId(endpoint.id());
    }
}
