package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Outlook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Looks after the endpoints that stand: makes them what they should be, and ends those that are over. */
final class Upkeep {
    private final Registry registry;
    private final Applier applier;
    private final Policies policies;
    private final Announcements announcements;
    private final Supplier<Terms> terms;
    private final Reaper reaper;
    private final Contacts contacts;
    private final Locks locks;
    private final TakeDown takeDown;
    private final Events events;
    /** What was wanted of endpoints whose containers cannot be seen, as last told. */
    private final Map<String, Endpoint> missed = new ConcurrentHashMap<>();

    /** @param terms as they are at the moment */
    Upkeep(
            Registry registry,
            Applier applier,
            Policies policies,
            Announcements announcements,
            Supplier<Terms> terms,
            Reaper reaper,
            Contacts contacts,
            Locks locks,
            TakeDown takeDown,
            Events events) {
        this.registry = registry;
        this.applier = applier;
        this.policies = policies;
        this.announcements = announcements;
        this.terms = terms;
        this.reaper = reaper;
        this.contacts = contacts;
        this.locks = locks;
        this.takeDown = takeDown;
        this.events = events;
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
     * @return what was carried out
     */
    List<Change> check(String link, ContainerEnds ends) {
        synchronized (locks.of(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            Optional<Endpoint> endpoint = registry.endpointOn(link);
            Optional<String> over = endpoint.flatMap(standing -> untold(standing, present.link(link)));
            if (over.isPresent()) {
                takeDown.end(endpoint.get(), over.get());
                return List.of();
            }
            Repair repair = applier.repair(link, endpoint, present, terms.get(), ends);
            if (endpoint.isEmpty()) {
                repair.carryOut(applier.kernel());
                reaper.wake();
            } else {
                tellIfMissing(endpoint.get(), repair);
                become(endpoint.get(), repair.endpoint().get(), () -> repair.carryOut(applier.kernel()));
            }
            return repair.changes();
        }
    }

    /** What {@link #check} would carry out, and what it could not. */
    Outlook outlook(String link, Terms supposed, ContainerEnds ends) {
        synchronized (locks.of(Names.shortIdOf(link))) {
            HostState present = applier.ours(link);
            if (present.links().isEmpty()) {
                return new Outlook(List.of(), List.of());
            }
            Optional<Endpoint> endpoint = registry.endpointOn(link);
            Repair repair = applier.repair(link, endpoint, present, supposed, ends);
            List<String> remarks = endpoint.filter(standing -> repair.missing())
                    .map(standing -> Names.subject(standing) + " " + missing(standing, supposed.wanted(standing)))
                    .stream()
                    .toList();
            return new Outlook(repair.changes(), remarks);
        }
    }

    /**
     * Makes of an endpoint that stands another one, on the host and in its container. The caller holds its lock.
     *
     * @throws Refusal         if its link is gone or its container cannot be seen; nothing is done then
     * @throws KernelException if it cannot be done, or not all of it
     */
    void change(Endpoint before, Endpoint after, ContainerEnds ends) {
        HostState present = applier.ours(before.link());
        if (present.link(before.link()).isEmpty()) {
            throw Refusal.of("endpoint %s has no link any more", Names.shortId(before.id()));
        }
        Repair repair = applier.change(before, after, present, ends);
        if (repair.missing()) {
            throw Refusal.of("endpoint %s stays as it is: %s", Names.shortId(before.id()), Sandboxes.UNSEEN);
        }
        become(before, after, () -> repair.carryOut(applier.kernel()));
    }

    /**
     * Makes of an endpoint that stands another one on the same link. The caller holds its lock.
     *
     * @param inKernel carries it out; if it fails, the endpoint is taken to be as it was
     */
    void become(Endpoint before, Endpoint after, Runnable inKernel) {
        if (before.equals(after)) {
            inKernel.run();
            return;
        }
        if (before.with(after.held()).equals(after)) {
            inKernel.run();
            registry.add(after);
            policies.announced(registry.attachment(after));
            tellAnnouncements(before, after);
            return;
        }
        try {
            policies.stand(after);
            inKernel.run();
        } catch (RuntimeException e) {
            policies.standAgain(before);
            throw e;
        }
        registry.add(after);
        tellAnnouncements(before, after);
        if (before.mtu() != after.mtu()) {
            events.happened("mtu", Names.subject(after),
                    "both ends have %d bytes now, and had %d".formatted(after.mtu(), before.mtu()));
        }
    }

    private void tellAnnouncements(Endpoint before, Endpoint after) {
        for (Ip address : after.addresses()) {
            if (before.addresses().contains(address) && before.announcement(address) != after.announcement(address)) {
                events.happened("announcement", Names.subject(after), announcements.sentence(after, address));
            }
        }
    }

    private void tellIfMissing(Endpoint standing, Repair repair) {
        if (!repair.missing()) {
            missed.remove(standing.id());
            return;
        }
        Endpoint wanted = terms.get().wanted(standing);
        if (wanted.equals(missed.put(standing.id(), wanted))) {
            return;
        }
        events.warn(
                wanted.mtu() == standing.mtu() ? "addresses" : "mtu", Names.subject(standing), missing(standing, wanted));
    }

    private static String missing(Endpoint standing, Endpoint wanted) {
        return wanted.mtu() == standing.mtu()
                ? "%s may be missing inside: %s".formatted(Names.list(FurtherAddresses.of(standing)), Sandboxes.UNSEEN)
                : "keeps %d bytes rather than %d: %s".formatted(standing.mtu(), wanted.mtu(), Sandboxes.UNSEEN);
    }
}
