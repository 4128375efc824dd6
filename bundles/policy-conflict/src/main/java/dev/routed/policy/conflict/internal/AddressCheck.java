package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.AnycastPrefixes;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.policy.conflict.internal.rules.ConflictOptions;
import dev.routed.policy.conflict.internal.rules.LiveEndpoints;
import dev.routed.policy.conflict.internal.rules.TakeoverPermits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Rejects an endpoint with an address that another host routes, unless anycast, taken over, or its own already. */
final class AddressCheck {
    /** How long to wait for a withdrawal: a container that moves leaves the other host at about the same time. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    static final Duration PAUSE = Duration.ofMillis(50);

    private final LiveEndpoints live;
    private final KernelRoutes routes;
    private final TakeoverPermits permits;
    private final Events events;
    private final Runnable pause;

    /** @param pause returns after {@link #PAUSE} */
    AddressCheck(LiveEndpoints live, KernelRoutes routes, TakeoverPermits permits, Events events, Runnable pause) {
        this.live = live;
        this.routes = routes;
        this.permits = permits;
        this.events = events;
        this.pause = pause;
    }

    static void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectedException.away("the appliance is being stopped");
        }
    }

    /** @throws RejectedException if an address still has a foreign route after {@link #PATIENCE} */
    void check(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        ConflictOptions.check(endpoint);
        AnycastPrefixes shared = AnycastPrefixes.of(attachment.network());
        List<ForeignRoute> foreign = lookup(endpoint.addresses().stream()
                        .filter(address -> !live.hasAddress(endpoint.id(), address) && !shared.contains(address))
                        .toList())
                .stream()
                .filter(route -> !takesOver(route, endpoint))
                .toList();
        await(foreign).stream().findFirst().ifPresent(route -> {
            throw RejectedException.of(
                    "%s is already routed by %s: choose another address, or take it over by 'routed takeover %s' or"
                            + " driver-opt=takeover=true",
                    route.address(), route.owner(), route.address());
        });
    }

    private List<ForeignRoute> lookup(Collection<Ip> addresses) {
        return addresses.stream()
                .flatMap(address -> routes.lookup(address).stream())
                .toList();
    }

    private boolean takesOver(ForeignRoute route, Endpoint endpoint) {
        boolean takesOver = permits.use(route.address()) || ConflictOptions.takesOver(endpoint);
        if (takesOver) {
            events.info("takeover", route.address().toString(), "is taken over from " + route.owner());
        }
        return takesOver;
    }

    private List<ForeignRoute> await(List<ForeignRoute> foreign) {
        List<Ip> addresses = foreign.stream().map(ForeignRoute::address).toList();
        List<ForeignRoute> left = foreign;
        for (long pauses = PATIENCE.dividedBy(PAUSE); pauses > 0 && !left.isEmpty(); pauses--) {
            pause.run();
            left = lookup(addresses);
        }
        if (left.isEmpty()) {
            foreign.forEach(route -> events.info(
                    Conflicts.OVER,
                    route.address().toString(),
                    "is no longer routed by %s; the start has waited for that".formatted(route.owner())));
        }
        return left;
    }
}
