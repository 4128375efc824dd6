package dev.routed.driver.internal.reconcile;

import dev.routed.api.event.Events;
import dev.routed.api.kernel.HostState;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.Adoption;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ForwardingKeeper;
import dev.routed.driver.internal.network.NetworkChanges;
import dev.routed.driver.internal.network.RestoredNetworks;
import dev.routed.driver.internal.network.ServedNetworks;
import dev.routed.driver.internal.state.EndpointTable;
import dev.routed.driver.internal.store.NetworkFile;
import java.util.List;

/** Adopts the networks and endpoints that an earlier run left in files and in the kernel. */
public record HostAdoption(
        EndpointTable table,
        ServedNetworks serving,
        RestoredNetworks restored,
        NetworkChanges networks,
        ForwardingKeeper forwarding,
        Applier applier,
        Events events) {
    /** @return the host as read at the beginning; networks may have got another gateway since, by the settings */
    public HostState adopt() {
        HostState host = applier.host();
        HostState ours = applier.ownership().ours(host);
        List<NetworkFile> files = serving.load(Adoption.networks(ours));
        List<Endpoint> endpoints = Adoption.endpoints(
                ours,
                applier.desiredStates().numbers().protocol(),
                endpoint -> table.files().complete(endpoint, table.registry().network(endpoint.networkId())));
        endpoints.forEach(table::up);
        restored.registerLost();
        serving.assign(files);
        table.adopt(
                endpoints,
                (endpoint, taken) ->
                        events.warn("adopt", endpoint.link(), "is adopted, although " + taken.getMessage()));
        forwarding.adopt(endpoints);
        networks.follow(host);
        return host;
    }
}
