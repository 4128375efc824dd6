package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Endpoints: brought up, joined to a sandbox, left, taken down. One at a time for each endpoint. */
final class EndpointVerbs {
    private final Registry registry;
    private final EndpointFiles files;
    private final Ipam ipam;
    private final Claims claims;
    private final Applier applier;
    private final Policies policies;
    private final Passage passage;
    private final Supplier<Terms> terms;
    private final Events events;
    private final Contacts contacts;
    private final Sandboxes sandboxes;
    private final Locks locks;
    private final TakeDown takeDown;
    private final Upkeep upkeep;
    private final Namespaces namespaces;

    EndpointVerbs(
            Registry registry,
            EndpointFiles files,
            Ipam ipam,
            Applier applier,
            Policies policies,
            Passage passage,
            Supplier<Terms> terms,
            Events events,
            Contacts contacts,
            Sandboxes sandboxes,
            Locks locks,
            TakeDown takeDown,
            Upkeep upkeep,
            Namespaces namespaces) {
        this.registry = registry;
        this.files = files;
        this.ipam = ipam;
        this.claims = new Claims(ipam);
        this.applier = applier;
        this.policies = policies;
        this.passage = passage;
        this.terms = terms;
        this.events = events;
        this.contacts = contacts;
        this.sandboxes = sandboxes;
        this.locks = locks;
        this.takeDown = takeDown;
        this.upkeep = upkeep;
        this.namespaces = namespaces;
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
        passage.adopt(endpoint);
        registry.add(endpoint);
        endpoint.sandbox().ifPresent(sandbox -> sandboxes.adopt(sandbox, endpoint));
    }

    Endpoint create(EndpointRequest request, Network network) {
        Optional<Endpoint> present = registry.endpoint(request.id());
        if (present.isEmpty()) {
            policies.options().check(Scope.ENDPOINT, request.options().keySet());
            // A policy may wait for something that goes, and the lock is others' as well.
            policies.check(new Attachment(network, endpoint(request, network)));
        }
        synchronized (locks.of(request.id())) {
            Endpoint endpoint = registry.endpoint(request.id()).orElseGet(() -> bringUp(request, network));
            contacts.heard(request.id());
            return endpoint;
        }
    }

    private Endpoint bringUp(EndpointRequest request, Network network) {
        Endpoint endpoint = endpoint(request, network);
        // Known before it stands, so that a release of its address waits for it.
        registry.unsettle(endpoint);
        try {
            claims.take(endpoint);
            passage.enter(endpoint);
        } catch (RuntimeException e) {
            registry.settle(endpoint);
            claims.end(endpoint);
            throw e;
        }
        Endpoint announced;
        try {
            files.save(endpoint);
            policies.stand(endpoint);
            announced = terms.get().announced(endpoint);
            applier.up(announced);
        } catch (RuntimeException e) {
            try {
                takeDown.clear(endpoint);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw refusal(e);
        }
        registry.add(announced);
        if (!announced.equals(endpoint)) {
            policies.announced(registry.attachment(announced));
        }
        events.happened("endpoint-up", Names.subject(endpoint), "is up on " + endpoint.link());
        if (!request.published().isEmpty()) {
            events.happened("ports-not-mapped", Names.subject(endpoint),
                    "-p %s maps nothing: the container is reached at its own address, on every port it listens to"
                            .formatted(String.join(" -p ", request.published())));
        }
        return announced;
    }

    private static RuntimeException refusal(RuntimeException e) {
        return e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
    }

    private Endpoint endpoint(EndpointRequest request, Network network) {
        if (request.addresses().isEmpty()) {
            throw Refusal.of("the engine gave no address: the network's IPAM driver must be ipam-routed");
        }
        Ip first = request.addresses().get(0);
        int mtu = terms.get().mtu(network);
        List<Ip> gateways = request.addresses().stream().map(address -> gateway(network, address)).distinct().toList();
        if (gateways.stream().anyMatch(Ip::isIpv6)) {
            Ipv6.check("the appliance's own setting mtu", mtu);
        }
        Endpoint endpoint = new Endpoint(
                request.id(),
                network.id(),
                FurtherAddresses.behind(request.addresses(), request.options()),
                gateways,
                request.mac().orElseGet(() -> Names.containerMac(first)),
                Names.hostLink(request.id()),
                Names.peer(request.id()),
                mtu,
                request.options(),
                request.ports(),
                Optional.empty());
        FurtherAddresses.check(endpoint, network);
        return endpoint;
    }

    /** A gateway of a family without an address of it would keep the engine from starting the container. */
    private static Ip gateway(Network network, Ip address) {
        return network.gateway(address.family()).orElseThrow(() -> Refusal.of(
                "%s: network %s has no %s subnet", address, Names.shortId(network.id()), address.family()));
    }

    Endpoint join(String networkId, String endpointId, String sandbox) {
        synchronized (locks.of(endpointId)) {
            Endpoint endpoint = registry.endpoint(endpointId)
                    .filter(known -> known.networkId().equals(networkId))
                    .orElseThrow(() -> Refusal.of(
                            "endpoint %s is not known on this host: start the container again",
                            Names.shortId(endpointId)));
            contacts.heard(endpointId);
            if (!FurtherAddresses.of(endpoint).isEmpty() && !namespaces.sees(Path.of(sandbox))) {
                throw Refusal.of("%s: %s", Names.list(FurtherAddresses.of(endpoint)), Sandboxes.UNSEEN);
            }
            Optional<String> name = Alias.sandbox(sandbox);
            sandboxes.enter(name.orElse(sandbox), endpoint);
            return name.isEmpty() || name.equals(endpoint.sandbox())
                    ? endpoint
                    : enter(endpoint, endpoint.in(name.get()));
        }
    }

    /** @throws Refusal if it cannot be changed; it is as it was then */
    private Endpoint enter(Endpoint before, Endpoint inSandbox) {
        try {
            upkeep.become(before, inSandbox, () -> applier.change(before, inSandbox));
        } catch (RuntimeException e) {
            throw refusal(e);
        }
        return inSandbox;
    }

    /** See {@link dev.routed.api.network.Networks#setOption}. */
    Endpoint setOption(Endpoint meant, String option, Optional<String> value) {
        policies.options().checkChangeable(option);
        // A policy may take its time, and the lock is others' as well.
        policies.check(registry.attachment(with(meant, option, value)));
        synchronized (locks.of(meant.id())) {
            Endpoint before = registry.endpoint(meant.id())
                    .orElseThrow(() -> Refusal.of("endpoint %s has just ended", Names.shortId(meant.id())));
            Endpoint after = with(before, option, value);
            files.replace(before, after);
            try {
                upkeep.become(before, after, () -> applier.change(before, after));
            } catch (RuntimeException e) {
                try {
                    files.replace(after, before);
                } catch (RuntimeException second) {
                    e.addSuppressed(second);
                }
                throw refusal(e);
            }
            events.happened("option", Names.subject(after), value
                    .map(text -> "has %s=%s from now on".formatted(option, text))
                    .orElse("has no option %s from now on".formatted(option)));
            return after;
        }
    }

    private static Endpoint with(Endpoint endpoint, String option, Optional<String> value) {
        Map<String, String> options = new TreeMap<>(endpoint.options());
        options.remove(option);
        value.ifPresent(text -> options.put(option, text));
        return endpoint.with(options, endpoint.ports());
    }

    void leave(String endpointId) {
        synchronized (locks.of(endpointId)) {
            registry.endpoint(endpointId).ifPresent(endpoint -> contacts.heard(endpointId));
            sandboxes.leave(endpointId);
        }
    }

    void delete(String endpointId) {
        synchronized (locks.of(endpointId)) {
            registry.endpoint(endpointId).or(() -> registry.unsettled(endpointId)).ifPresent(takeDown::down);
        }
    }

    /** See {@link dev.routed.api.network.Networks#addressReleased}. */
    boolean addressReleased(Ip address) {
        boolean owed = contacts.settle(address);
        Optional<Endpoint> endpoint = registry.endpoint(address);
        if (endpoint.isPresent() && FurtherAddresses.of(endpoint.get()).contains(address)) {
            // Meant for one that had it before.
            return false;
        }
        return endpoint.map(holder -> addressReleased(holder, address, owed)).orElse(!owed);
    }

    private boolean addressReleased(Endpoint endpoint, Ip address, boolean owed) {
        synchronized (locks.of(endpoint.id())) {
            boolean stands = registry.endpoint(endpoint.id()).isPresent();
            if (stands && (owed || contacts.isYoung(endpoint.id()))) {
                contacts.doubt(address);
                events.happened("release-late", Names.subject(endpoint),
                        "keeps its address: the release may be that of one that had it before");
                return false;
            } else if (stands) {
                events.happened("endpoint-lost", Names.subject(endpoint),
                        "its address was released and its end never told: the engine was interrupted");
            }
            delete(endpoint.id());
            return true;
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
}
