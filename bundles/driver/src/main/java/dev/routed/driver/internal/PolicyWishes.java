package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What policies add to the wish for an endpoint that stands: routes, and reasons against announcing an address. */
final class PolicyWishes {
    private final Map<String, Attachment> standing;
    private final Supplier<List<Policy>> policies;
    private final int protocol;
    private final Events events;

    /**
     * @param standing what policies were told of, by the endpoint's identifier
     * @param policies those that are there
     * @param protocol rtm_protocol of our routes
     */
    PolicyWishes(
            Map<String, Attachment> standing, Supplier<List<Policy>> policies, int protocol, Events events) {
        this.standing = standing;
        this.policies = policies;
        this.protocol = protocol;
        this.events = events;
    }

    /**
     * What is to stand beside an endpoint's own routes, be it as it stands or as it is to be. Never fails: a fault was
     * told when it came up.
     */
    List<Route> routes(Endpoint endpoint) {
        Attachment told = standing.get(endpoint.id());
        if (told == null) {
            return List.of();
        }
        Attachment attachment = new Attachment(told.network(), endpoint);
        return policies.get().stream().flatMap(policy -> routesOrNone(policy, attachment).stream()).distinct().toList();
    }

    /** What policies say against simply announcing an address of an endpoint. Never fails: a fault is told. */
    List<Reason> reasons(Endpoint endpoint, Ip address) {
        Attachment attachment = standing.get(endpoint.id());
        return attachment == null
                ? List.of()
                : policies.get().stream().flatMap(policy -> reasonsOrNone(policy, attachment, address).stream()).toList();
    }

    /** The names of those that say something against simply announcing an address of an endpoint. */
    List<String> against(Endpoint endpoint, Ip address) {
        Attachment attachment = standing.get(endpoint.id());
        return attachment == null
                ? List.of()
                : policies.get().stream()
                        .filter(policy -> !reasonsOrNone(policy, attachment, address).isEmpty())
                        .map(Policy::name)
                        .toList();
    }

    private List<Reason> reasonsOrNone(Policy policy, Attachment attachment, Ip address) {
        try {
            return Asked.ask(policy, () -> policy.reasons(attachment, address));
        } catch (Refusal e) {
            events.warn("policy", policy.name(), "does not say whether %s is to be announced: %s"
                    .formatted(address, e.getMessage()));
            return List.of();
        }
    }

    private List<Route> routesOrNone(Policy policy, Attachment attachment) {
        try {
            return routes(policy, attachment);
        } catch (Refusal e) {
            events.warn("policy", policy.name(), "has no routes for %s: %s"
                    .formatted(Names.shortId(attachment.endpoint().id()), e.getMessage()));
            return List.of();
        }
    }

    /** @throws Refusal if one of them is not what a policy may want */
    List<Route> routes(Policy policy, Attachment attachment) {
        List<Route> routes = Asked.ask(policy, () -> policy.routes(attachment));
        Endpoint endpoint = attachment.endpoint();
        for (Route route : routes) {
            boolean proper = route.link().equals(endpoint.link())
                    && route.protocol() == protocol
                    && route.via().filter(endpoint.addresses()::contains).isPresent();
            if (!proper) {
                throw Asked.fault(policy, new IllegalArgumentException("%s is not a route of protocol %d on %s via one of %s"
                        .formatted(route, protocol, endpoint.link(), Names.list(endpoint.addresses()))));
            }
        }
        return routes;
    }

    /** The links beside whose routes policies want others. */
    List<String> linksWithRoutes() {
        return policies.get().stream().flatMap(policy -> linksWithRoutes(policy).stream()).distinct().toList();
    }

    /** The links beside whose routes this policy wants others. */
    List<String> linksWithRoutes(Policy policy) {
        return standing.values().stream()
                .filter(attachment -> !routesOrNone(policy, attachment).isEmpty())
                .map(attachment -> attachment.endpoint().link())
                .toList();
    }
}
