package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Outlook;
import dev.routed.api.settings.NetworkSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Compares what stands with what should: at start, on demand, when the kernel tells of a change, and when something
 * else is wanted. The whole host is only looked over for suspects; each is then looked at once more, alone, while no
 * verb is at work on it.
 */
final class Reconciliation {
    private final Registry registry;
    private final HostGateways gateways;
    private final Upkeep endpoints;
    private final Applier applier;
    private final Supplier<Terms> terms;
    private final Supplier<ContainerEnds> ends;
    private final Events events;
    private final AtomicLong repaired = new AtomicLong();
    private final AtomicLong unrepaired = new AtomicLong();

    /**
     * @param terms as they are at the moment
     * @param ends  for a pass
     */
    Reconciliation(
            Registry registry,
            HostGateways gateways,
            Upkeep endpoints,
            Applier applier,
            Supplier<Terms> terms,
            Supplier<ContainerEnds> ends,
            Events events) {
        this.registry = registry;
        this.gateways = gateways;
        this.endpoints = endpoints;
        this.applier = applier;
        this.terms = terms;
        this.ends = ends;
        this.events = events;
    }

    /** What would be done now. */
    Outlook outlook() {
        return outlook(terms.get().settings(), registry.networks());
    }

    /** What would be done if these settings held and networks were these. */
    Outlook outlook(NetworkSettings settings, List<Network> networks) {
        Map<String, Network> byId = new HashMap<>();
        networks.forEach(network -> byId.put(network.id(), network));
        Terms supposed = new Terms(settings, id -> Optional.ofNullable(byId.get(id)), terms.get().held());
        ContainerEnds pass = ends.get();
        Set<String> links = unlike(supposed);
        links.addAll(suspects(applier.kernel().read()));
        links.addAll(furnished());
        links.remove(Link.LOOPBACK);
        List<Change> changes = new ArrayList<>(gateways.pending(networks));
        List<String> remarks = new ArrayList<>();
        for (String link : links) {
            Outlook one = endpoints.outlook(link, supposed, pass);
            changes.addAll(one.changes());
            remarks.addAll(one.remarks());
        }
        registry.endpoints().forEach(endpoint -> Optional.ofNullable(byId.get(endpoint.networkId()))
                .flatMap(network -> oldGateway(endpoint, network))
                .ifPresent(remarks::add));
        return new Outlook(changes, remarks);
    }

    private static Optional<String> oldGateway(Endpoint endpoint, Network network) {
        List<Ip> old = endpoint.gateways().stream().filter(gateway -> !network.gateways().contains(gateway)).toList();
        return old.isEmpty()
                ? Optional.empty()
                : Optional.of("%s goes on using gateway %s, which is answered as long; those that come get %s".formatted(
                        Names.subject(endpoint), Names.list(old), Names.list(network.gateways())));
    }

    /** Links on which something differs, or is just being changed by a verb. */
    private Set<String> suspects(HostState host) {
        Set<String> suspects = new LinkedHashSet<>();
        applier.pending(host, registry.endpoints(), registry.gateways()).forEach(step -> suspects.add(step.link()));
        return suspects;
    }

    /** Links whose endpoints are not what they should be. The kernel need not be asked. */
    private Set<String> unlike(Terms wanted) {
        Set<String> unlike = new LinkedHashSet<>();
        registry.endpoints().stream()
                .filter(endpoint -> !wanted.wanted(endpoint).equals(endpoint))
                .forEach(endpoint -> unlike.add(endpoint.link()));
        return unlike;
    }

    /** Links whose other ends have something of ours inside, of which the kernel tells only there. */
    private List<String> furnished() {
        return registry.endpoints().stream()
                .filter(endpoint -> !FurtherAddresses.of(endpoint).isEmpty())
                .map(Endpoint::link)
                .toList();
    }

    /** A container has taken the other end of a link: what is to stand inside is put there, which is no fault. */
    void taken(Endpoint endpoint) {
        try {
            if (!endpoints.check(endpoint.link(), ends.get()).isEmpty()) {
                events.happened("addresses", Names.subject(endpoint),
                        "has %s inside as well".formatted(Names.list(FurtherAddresses.of(endpoint))));
            }
        } catch (KernelException | Refusal e) {
            events.warn("addresses", Names.subject(endpoint), "are not inside: " + e.getMessage());
        }
    }

    /**
     * Puts the host and its containers right.
     *
     * @param cause why, for the events
     */
    List<Change> reconcile(String cause) {
        return reconcile(applier.kernel()::read, cause);
    }

    /**
     * The same where the host has been read a moment ago.
     *
     * @param host that reading. What has changed since is seen by whoever the kernel tells of it
     */
    List<Change> reconcile(HostState host, String cause) {
        return reconcile(() -> host, cause);
    }

    private List<Change> reconcile(Supplier<HostState> reading, String cause) {
        ContainerEnds pass = ends.get();
        List<Change> done = new ArrayList<>(settle(unlike(terms.get()), pass));
        HostState host = reading.get();
        Set<String> suspects = suspects(host);
        suspects.addAll(seemOver(host.links()));
        suspects.addAll(furnished());
        suspects.forEach(link -> done.addAll(check(link, cause, pass)));
        return done;
    }

    /**
     * Makes one endpoint what it should be, if it stands.
     *
     * @throws KernelException if that cannot be done
     */
    void settleOne(String endpointId) {
        registry.endpoint(endpointId)
                .filter(endpoint -> !terms.get().wanted(endpoint).equals(endpoint))
                .ifPresent(endpoint -> endpoints.check(endpoint.link(), ends.get()));
    }

    /** Makes endpoints what they should be; what else has become of their links is not looked for. */
    List<Change> settle() {
        return settleWith(List.of());
    }

    /**
     * As {@link #settle}, and looks at some more.
     *
     * @param others the links of endpoints beside whose routes others may be wanted now
     */
    List<Change> settleWith(Collection<String> others) {
        Set<String> links = unlike(terms.get());
        links.addAll(others);
        return settle(links, ends.get());
    }

    private List<Change> settle(Set<String> links, ContainerEnds pass) {
        List<Change> done = new ArrayList<>();
        for (String link : links) {
            try {
                done.addAll(endpoints.check(link, pass));
            } catch (KernelException | Refusal e) {
                events.warn("reconcile", link, "is not what it should be: " + e.getMessage());
            }
        }
        return done;
    }

    /**
     * Ends the endpoints whose end the engine never told, and makes the others what they should be. Only links are
     * read, and those containers that have something of ours inside.
     */
    void lookOver() {
        try {
            ContainerEnds pass = ends.get();
            seemOver(applier.kernel().links()).forEach(link -> check(link, "looked over", pass));
            furnished().forEach(link -> check(link, "looked over", pass));
            settle(unlike(terms.get()), pass);
        } catch (RuntimeException e) {
            events.warn("reconcile", "host", "cannot be looked at: " + e.getMessage());
        }
    }

    private List<String> seemOver(Collection<Link> links) {
        Map<String, Link> present = new HashMap<>();
        links.forEach(link -> present.put(link.name(), link));
        return registry.endpoints().stream()
                .filter(endpoint -> endpoints.seemsOver(endpoint, Optional.ofNullable(present.get(endpoint.link()))))
                .map(Endpoint::link)
                .toList();
    }

    /** Puts one link right. */
    List<Change> check(String link, String cause) {
        return check(link, cause, ends.get());
    }

    private List<Change> check(String link, String cause, ContainerEnds pass) {
        try {
            List<Change> done = link.equals(Link.LOOPBACK) ? gateways.answer() : endpoints.check(link, pass);
            done.forEach(change -> events.warn("reconcile", link, "%s: was put right by '%s'".formatted(cause, change)));
            repaired.addAndGet(done.size());
            return done;
        } catch (KernelException | Refusal e) {
            unrepaired.incrementAndGet();
            events.warn("reconcile", link, "%s: cannot be put right: %s".formatted(cause, e.getMessage()));
            return List.of();
        }
    }

    /** By how many changes links were put right, since the start. */
    long repaired() {
        return repaired.get();
    }

    /** How often a link could not be put right. */
    long unrepaired() {
        return unrepaired.get();
    }
}
