package dev.routed.driver.internal.host;

import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.desired.AnnouncementRules;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.desired.EffectiveSettings;
import dev.routed.driver.internal.policy.PolicyContributions;
import dev.routed.driver.internal.state.Drains;
import dev.routed.driver.internal.state.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Determines how endpoints should be: asks settings, drains and policies, each of them once for an endpoint. */
public record DesiredEndpoints(Registry registry, Drains drains, PolicyContributions policies, Settings configured) {
    public EffectiveSettings settings() {
        return new EffectiveSettings(configured.network(), registry::network);
    }

    /** How a live endpoint should be now. A policy at fault adds no routes. */
    public DesiredEndpoint of(Endpoint live) {
        return of(live, settings());
    }

    public DesiredEndpoint of(Endpoint live, EffectiveSettings supposed) {
        return announced(supposed.withMtu(live), policies.routes(live));
    }

    /** An endpoint that is otherwise as it should be, announced as it should be now. */
    public DesiredEndpoint announced(Endpoint endpoint, List<Route> routes) {
        Map<Ip, List<Reason>> reasons = endpoint.addresses().stream()
                .collect(Collectors.toMap(address -> address, address -> reasons(endpoint, address)));
        return new DesiredEndpoint(endpoint.withSuppressed(AnnouncementRules.suppressed(reasons)), routes, reasons);
    }

    /** A live endpoint as it is recorded, with the routes that policies want now. */
    public DesiredEndpoint unchanged(Endpoint live) {
        return new DesiredEndpoint(live, policies.routes(live));
    }

    /** As {@link #of}; empty if the MTU and the announcements of the endpoint are as they should be. */
    public Optional<DesiredEndpoint> differing(Endpoint live, EffectiveSettings supposed) {
        DesiredEndpoint announced = announced(supposed.withMtu(live), List.of());
        return announced.endpoint().equals(live)
                ? Optional.empty()
                : Optional.of(new DesiredEndpoint(announced.endpoint(), policies.routes(live), announced.reasons()));
    }

    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        return Stream.concat(drains.reasons(endpoint, address).stream(), policies.reasons(endpoint, address).stream())
                .toList();
    }
}
