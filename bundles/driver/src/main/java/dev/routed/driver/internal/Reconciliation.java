package dev.routed.driver.internal;

import dev.routed.api.event.Events;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reconciler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@link Reconciler}: at start, on demand, and when the kernel tells of a change. The whole host is only
 * looked over for suspects; each is then looked at once more, alone, while no verb is at work on it.
 */
final class Reconciliation implements Reconciler {
    private final Registry registry;
    private final NetworkVerbs networks;
    private final Upkeep endpoints;
    private final Applier applier;
    private final Events events;

    Reconciliation(
            Registry registry, NetworkVerbs networks, Upkeep endpoints, Applier applier, Events events) {
        this.registry = registry;
        this.networks = networks;
        this.endpoints = endpoints;
        this.applier = applier;
        this.events = events;
    }

    @Override
    public List<Step> pending() {
        return suspects().stream()
                .flatMap(link -> (link.equals(Link.LOOPBACK) ? networks.pendingGateways() : endpoints.pending(link)).stream())
                .toList();
    }

    /** Links on which something differs, or is just being changed by a verb. */
    private Set<String> suspects() {
        Set<String> suspects = new LinkedHashSet<>();
        applier.pending(registry.endpoints(), registry.gateways()).forEach(step -> suspects.add(step.link()));
        return suspects;
    }

    @Override
    public List<Step> reconcile(String cause) {
        Set<String> suspects = suspects();
        suspects.addAll(seemOver());
        List<Step> done = new ArrayList<>();
        suspects.forEach(link -> done.addAll(check(link, cause)));
        return done;
    }

    /** Ends the endpoints whose end the engine never told. Only links are read. */
    void endUntold() {
        try {
            seemOver().forEach(link -> check(link, "looked over"));
        } catch (RuntimeException e) {
            events.warn("reconcile", "host", "cannot be looked at: " + e.getMessage());
        }
    }

    private List<String> seemOver() {
        Map<String, Link> present = new HashMap<>();
        applier.kernel().links().forEach(link -> present.put(link.name(), link));
        return registry.endpoints().stream()
                .filter(endpoint -> endpoints.seemsOver(endpoint, Optional.ofNullable(present.get(endpoint.link()))))
                .map(Endpoint::link)
                .toList();
    }

    @Override
    public List<Step> check(String link, String cause) {
        try {
            List<Step> steps = link.equals(Link.LOOPBACK) ? networks.checkGateways() : endpoints.check(link);
            steps.forEach(step -> events.warn("reconcile", link, "%s: was put right by '%s'".formatted(cause, step)));
            return steps;
        } catch (KernelException e) {
            events.warn("reconcile", link, "%s: cannot be put right: %s".formatted(cause, e.getMessage()));
            return List.of();
        }
    }
}
