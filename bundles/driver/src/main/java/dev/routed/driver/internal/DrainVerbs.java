package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.function.Supplier;

/** The host, and endpoints that stand, are drained, and addresses handed over; see {@link dev.routed.api.network.Announcing}. */
final class DrainVerbs {
    private final Registry registry;
    private final Drains drains;
    private final Reconciliation reconciliation;
    private final Supplier<Terms> terms;
    private final Events events;

    /** @param terms as they are at the moment */
    DrainVerbs(
            Registry registry, Drains drains, Reconciliation reconciliation, Supplier<Terms> terms, Events events) {
        this.registry = registry;
        this.drains = drains;
        this.reconciliation = reconciliation;
        this.terms = terms;
        this.events = events;
    }

    /** The driver starts, and knows which endpoints stand. */
    void adopt() {
        drains.adopt(registry.endpoints());
    }

    boolean isDrained() {
        return drains.isHostDrained();
    }

    void drain(boolean drained) {
        if (drains.isHostDrained() != drained) {
            drains.drainHost(drained);
            events.happened(drained ? "drain" : "undrain", "host",
                    drained ? "no address is announced to other hosts from now on" : "is drained no longer");
        }
        reconciliation.settle();
        List<String> unlike = registry.endpoints().stream()
                .filter(endpoint -> !terms.get().announced(endpoint).equals(endpoint))
                .map(endpoint -> Names.shortId(endpoint.id()))
                .toList();
        if (!unlike.isEmpty()) {
            throw Refusal.host("the host is %s, but the announcement of endpoint %s stayed as it was: routed:events says"
                            .formatted(drained ? "drained" : "not drained any more", Names.few(unlike))
                    + " why, and it is tried again within ten seconds", null);
        }
    }

    Endpoint drain(Endpoint meant, boolean drained) {
        drains.drain(meant, drained);
        return settled(meant);
    }

    Endpoint handOver(Ip address) {
        Endpoint meant = registry.endpoint(address)
                .flatMap(endpoint -> registry.endpoint(endpoint.id()))
                .orElseThrow(() -> Refusal.of("no endpoint on this host has %s: say it on the host that has it now, of one"
                        + " of the addresses that routed:endpoints shows there", address));
        if (meant.announcement(address).compareTo(Announcement.YIELDING) > 0) {
            throw Refusal.of("%s is %s, so there is nothing to hand over: routed:endpoints says why",
                    address, meant.announcement(address));
        }
        drains.handOver(meant, address);
        return settled(meant);
    }

    /** @throws Refusal if it has ended, or the host did not carry it out */
    private Endpoint settled(Endpoint meant) {
        try {
            reconciliation.settleOne(meant.id());
        } catch (KernelException e) {
            throw Refusal.host(e.getMessage() + "; it is tried again within ten seconds", e);
        }
        return registry.endpoint(meant.id())
                .orElseThrow(() -> Refusal.of("endpoint %s has just ended", Names.shortId(meant.id())));
    }
}
