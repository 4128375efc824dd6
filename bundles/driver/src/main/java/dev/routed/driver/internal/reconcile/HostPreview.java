package dev.routed.driver.internal.reconcile;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.driver.internal.desired.EffectiveSettings;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.network.GatewayService;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans what a reconciliation would do, now or under other settings. Changes nothing. */
public record HostPreview(
        Registry registry,
        GatewayService gateways,
        EndpointReconciler endpoints,
        DesiredEndpoints desired,
        Suspects suspects,
        Applier applier) {
    public PlanPreview preview() {
        return previewOf(registry.networks());
    }

    PlanPreview previewOf(List<Network> networks) {
        return preview(desired.settings().settings(), networks);
    }

    /** What would be done under these settings if networks were these. */
    PlanPreview preview(NetworkSettings settings, List<Network> networks) {
        Map<String, Network> byId = networks.stream().collect(Collectors.toMap(Network::id, network -> network));
        EffectiveSettings supposed = new EffectiveSettings(settings, id -> Optional.ofNullable(byId.get(id)));
        HostState host = applier.host();
        ContainerLinks containers = applier.containers();
        List<Change> changes = new ArrayList<>(gateways.pending(networks, host));
        List<String> remarks = new ArrayList<>();
        for (String link : links(host, supposed)) {
            PlanPreview one = endpoints.preview(link, supposed, containers);
            changes.addAll(one.changes());
            remarks.addAll(one.remarks());
        }
        registry.endpoints()
                .forEach(endpoint -> Optional.ofNullable(byId.get(endpoint.networkId()))
                        .flatMap(network -> formerGateway(endpoint, network))
                        .ifPresent(remarks::add));
        return new PlanPreview(changes, remarks);
    }

    private Set<String> links(HostState host, EffectiveSettings supposed) {
        Set<String> links = new LinkedHashSet<>();
        registry.endpoints().stream()
                .filter(endpoint -> desired.differing(endpoint, supposed).isPresent())
                .forEach(endpoint -> links.add(endpoint.link()));
        links.addAll(suspects.differing(host));
        links.addAll(suspects.withSecondary());
        links.remove(Link.LOOPBACK);
        return links;
    }

    private static Optional<String> formerGateway(Endpoint endpoint, Network network) {
        List<Ip> former = endpoint.gateways().stream()
                .filter(gateway -> !network.gateways().contains(gateway))
                .toList();
        return former.isEmpty()
                ? Optional.empty()
                : Optional.of("%s keeps gateway %s; new endpoints get %s"
                        .formatted(
                                LinkNames.subject(endpoint),
                                Enumeration.all(former),
                                Enumeration.all(network.gateways())));
    }
}
