package dev.routed.driver.internal.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Route;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Collects what policies add to the desired state of an endpoint: routes, and reasons against an announcement.
 *
 * @param attachments what policies know, by the endpoint's identifier; a live view
 */
public record PolicyContributions(
        Map<String, Attachment> attachments, BoundPolicies policies, int protocol, Events events) {
    /** The routes on an endpoint's link besides its own. A policy at fault adds none, and an event says so. */
    public List<Route> routes(Endpoint endpoint) {
        return routes(endpoint, this::routes);
    }

    List<Route> routes(Attachment attachment) {
        return routes(attachment, this::routesOrNone);
    }

    /** The same. @throws RejectedException if a policy is at fault */
    public List<Route> requireRoutes(Endpoint endpoint) {
        return routes(endpoint, this::requireRoutes);
    }

    List<Route> requireRoutes(Attachment attachment) {
        return routes(attachment, this::requireRoutes);
    }

    private List<Route> routes(Endpoint endpoint, Function<Attachment, List<Route>> ask) {
        Attachment known = attachments.get(endpoint.id());
        return known == null ? List.of() : ask.apply(new Attachment(known.network(), endpoint));
    }

    private List<Route> routes(Attachment attachment, BiFunction<Policy, Attachment, List<Route>> ask) {
        return policies.all().stream()
                .flatMap(policy -> ask.apply(policy, attachment).stream())
                .distinct()
                .toList();
    }

    private List<Route> requireRoutes(Policy policy, Attachment attachment) {
        List<Route> routes = PolicyCall.ask(policy, () -> policy.routes(attachment));
        Endpoint endpoint = attachment.endpoint();
        for (Route route : routes) {
            boolean allowed = route.link().equals(endpoint.link())
                    && route.protocol() == protocol
                    && route.via().filter(endpoint.addresses()::contains).isPresent();
            if (!allowed) {
                throw PolicyCall.fault(
                        policy,
                        RejectedException.host(
                                "%s is not a route of protocol %d on %s via one of %s"
                                        .formatted(
                                                route,
                                                protocol,
                                                endpoint.link(),
                                                Enumeration.all(endpoint.addresses())),
                                null));
            }
        }
        return routes;
    }

    private List<Route> routesOrNone(Policy policy, Attachment attachment) {
        String what = "has no routes for " + ShortId.of(attachment.endpoint().id());
        try {
            return requireRoutes(policy, attachment);
        } catch (RejectedException e) {
            events.warn("policy", policy.name(), what + ": " + e.getMessage());
            return List.of();
        }
    }

    /**
     * Why policies do not want an address simply announced. For a policy at fault, the announcement stays as it is, and
     * an event says so.
     */
    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        return policies.all().stream()
                .flatMap(policy -> reasonsOrNone(policy, endpoint, address).stream())
                .toList();
    }

    /** The names of the policies that have a reason. */
    public List<String> against(Endpoint endpoint, Ip address) {
        return policies.all().stream()
                .filter(policy -> !reasonsOrNone(policy, endpoint, address).isEmpty())
                .map(Policy::name)
                .toList();
    }

    private List<Reason> reasonsOrNone(Policy policy, Endpoint endpoint, Ip address) {
        Attachment attachment = attachments.get(endpoint.id());
        if (attachment == null) {
            return List.of();
        }
        try {
            return PolicyCall.ask(policy, () -> policy.reasons(attachment, address));
        } catch (RejectedException e) {
            events.warn(
                    "policy",
                    policy.name(),
                    "cannot say whether %s may be announced: %s".formatted(address, e.getMessage()));
            Announcement present = endpoint.announcement(address);
            return present == Announcement.ANNOUNCED
                    ? List.of()
                    : List.of(new Reason("policy " + policy.name() + " failed", present));
        }
    }

    public List<String> linksWithRoutes(Policy policy) {
        return linksWithRoutes(attachments.values(), attachment -> routesOrNone(policy, attachment));
    }

    static List<String> linksWithRoutes(Collection<Attachment> all, Function<Attachment, List<Route>> routes) {
        return all.stream()
                .filter(attachment -> !routes.apply(attachment).isEmpty())
                .map(attachment -> attachment.endpoint().link())
                .toList();
    }
}
