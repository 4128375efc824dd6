package dev.routed.policy.duplicates.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Shared;
import dev.routed.api.settings.Settings;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells where somebody else routes the address of an endpoint that stands: another host that gave it at the same
 * moment, or while neither could hear of the other. Whether a change concerns us costs a look into a table; only
 * then are the host's routes listed.
 */
final class Collisions {
    private final Standing standing;
    private final Kernel kernel;
    private final Settings settings;
    private final Events events;
    private volatile Set<Collision> told = Set.of();

    /** Somebody else's way to the address of an endpoint. With another metric it is still the same. */
    private record Collision(String endpoint, Ip address, int protocol, List<Hop> hops) {}

    Collisions(Standing standing, Kernel kernel, Settings settings, Events events) {
        this.standing = standing;
        this.kernel = kernel;
        this.settings = settings;
        this.events = events;
    }

    /** Whether a change of a route to an address may begin or end a collision. */
    boolean concerns(Ip address, int protocol) {
        return protocol != ours() && standing.with(address).isPresent();
    }

    /** Whether what a link has lost may have ended one: the kernel is silent about routes that go with their link. */
    boolean concerns(String link) {
        return told.stream().flatMap(collision -> collision.hops.stream()).anyMatch(hop -> hop.link().equals(link));
    }

    private int ours() {
        return settings.kernel().protocol();
    }

    /** Tells what has changed since the last look: each rival once, and its end. */
    synchronized void look() {
        try {
            tell(present());
        } catch (KernelException | Refusal e) {
            events.warn("collision", "host", "who else routes our addresses cannot be seen: " + e.getMessage());
        }
    }

    private void tell(Set<Collision> present) {
        Set<Collision> before = told;
        told = present;
        before.stream()
                .filter(collision -> !present.contains(collision) && stands(collision))
                .forEach(collision -> events.happened(
                        "collision-over", subject(collision), "is no longer routed by " + owner(collision)));
        present.stream()
                .filter(collision -> !before.contains(collision))
                .forEach(collision -> events.warn("collision", subject(collision),
                        "is routed by %s as well, and packets may go there: give one of the two another address"
                                .formatted(owner(collision))));
    }

    private Set<Collision> present() {
        Set<Collision> present = new LinkedHashSet<>();
        Collection<HostRoute> routes = kernel.hostRoutes();
        // Whoever announces an address that this host yields or withholds does no harm here.
        Set<Ip> held = routes.stream()
                .filter(route -> route.announcement(ours()).filter(how -> how != Announcement.ANNOUNCED).isPresent())
                .map(HostRoute::address)
                .collect(Collectors.toSet());
        for (HostRoute route : routes) {
            if (held.contains(route.address())) {
                continue;
            }
            Optional<Attachment> rivals = standing.with(route.address()).filter(attachment -> route.announcement(ours()).isEmpty());
            if (rivals.isPresent() && !Shared.of(rivals.get().network()).contains(route.address())) {
                present.add(new Collision(
                        rivals.get().endpoint().id(), route.address(), route.protocol(), route.hops()));
            }
        }
        return present;
    }

    private boolean stands(Collision collision) {
        return standing.with(collision.address)
                .filter(attachment -> attachment.endpoint().id().equals(collision.endpoint))
                .isPresent();
    }

    /** The endpoint's identifier as {@code docker} prints it. */
    private static String subject(Collision collision) {
        return collision.address + " " + collision.endpoint.substring(0, Math.min(12, collision.endpoint.length()));
    }

    private String owner(Collision collision) {
        return new RouteProtocols(ours()).name(collision.protocol) + " "
                + collision.hops.stream().map(Hop::toString).collect(Collectors.joining(", "));
    }
}
