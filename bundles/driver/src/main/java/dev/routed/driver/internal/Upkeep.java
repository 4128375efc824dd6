package dev.routed.driver.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;

/** Looks after the endpoints that stand: puts right what differs, and ends those that are over. */
final class Upkeep {
    private final Registry registry;
    private final Applier applier;
    private final Reaper reaper;
    private final Contacts contacts;
    private final Locks locks;
    private final TakeDown takeDown;

    Upkeep(Registry registry, Applier applier, Reaper reaper, Contacts contacts, Locks locks, TakeDown takeDown) {
        this.registry = registry;
        this.applier = applier;
        this.reaper = reaper;
        this.contacts = contacts;
        this.locks = locks;
        this.takeDown = takeDown;
    }

    /** Whether an endpoint seems to be over. {@link #check} looks again, while no verb is at work on it. */
    boolean seemsOver(Endpoint endpoint, Optional<Link> link) {
        return untold(endpoint, link).isPresent();
    }

    private Optional<String> untold(Endpoint endpoint, Optional<Link> link) {
        return Ending.untold(endpoint, link, contacts.silence(endpoint.id()), contacts.running());
    }

    /**
     * Looks at one host link of ours and puts right what differs. No verb is at work on its endpoint meanwhile, so
     * what is half-done by one is not taken for a fault.
     *
     * @return the steps that were carried out
     */
    List<Step> check(String link) {
        synchronized (locks.of(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            Optional<Endpoint> endpoint = registry.endpointOn(link);
            Optional<String> over = endpoint.flatMap(standing -> untold(standing, present.link(link)));
            if (over.isPresent()) {
                takeDown.end(endpoint.get(), over.get());
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
        synchronized (locks.of(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            return present.links().isEmpty() ? List.of() : applier.plan(registry.endpointOn(link), present);
        }
    }
}
