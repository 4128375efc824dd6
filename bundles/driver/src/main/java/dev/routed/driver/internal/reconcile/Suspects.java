package dev.routed.driver.internal.reconcile;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.state.Registry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the links that may need a repair, from a reading of the host. An operation may just be changing them. */
public record Suspects(Registry registry, EndpointReconciler endpoints, DesiredEndpoints desired, Applier applier) {
    /** Links on which the host differs from what was applied last, or from the routes of policies. */
    Set<String> differing(HostState host) {
        List<DesiredEndpoint> unchanged =
                registry.endpoints().stream().map(desired::unchanged).toList();
        return applier.pending(host, unchanged, registry.gateways()).stream()
                .map(Step::link)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Links of endpoints with secondary addresses, about which the kernel notifies only inside the container. */
    List<String> withSecondary() {
        return registry.endpoints().stream()
                .filter(endpoint -> !SecondaryAddresses.of(endpoint).isEmpty())
                .map(Endpoint::link)
                .toList();
    }

    List<String> orphans(Collection<Link> links) {
        Map<String, Link> present = links.stream().collect(Collectors.toMap(Link::name, link -> link));
        return registry.endpoints().stream()
                .filter(endpoint ->
                        endpoints.seemsOrphaned(endpoint, Optional.ofNullable(present.get(endpoint.link()))))
                .map(Endpoint::link)
                .toList();
    }
}
