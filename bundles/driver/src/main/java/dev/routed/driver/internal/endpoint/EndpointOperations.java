package dev.routed.driver.internal.endpoint;

import dev.routed.api.RejectedException;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.driver.internal.desired.NewEndpoint;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.network.RestoredNetworks;
import dev.routed.driver.internal.network.ServedNetworks;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.EndpointTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates, describes and deletes endpoints, one operation at a time for each endpoint. Thread-safe. */
public record EndpointOperations(
        EndpointTable table,
        RestoredNetworks restored,
        ServedNetworks serving,
        PolicyChain policies,
        Bringup bringup,
        Teardown teardown) {
    /** A network that was served again for this endpoint alone goes with it if the endpoint does not come up. */
    public Endpoint create(EndpointRequest request) {
        boolean unknown = restored.isUnknown(request.networkId());
        try {
            return bringUp(request);
        } catch (RuntimeException e) {
            if (unknown && serving.endpointsOf(request.networkId()).isEmpty()) {
                Applier.undo(e, () -> deleteNetwork(request.networkId()));
            }
            throw e;
        }
    }

    private Endpoint bringUp(EndpointRequest request) {
        Optional<Endpoint> checked =
                table.live(request.id()).isPresent() ? Optional.empty() : Optional.of(check(request));
        Endpoint live;
        synchronized (table.lock(request.id())) {
            live = table.live(request.id())
                    .map(existing -> same(existing, request))
                    .or(() -> checked.map(endpoint -> bringup.up(endpoint, request.published())))
                    .orElseGet(() -> table.require(request.id()));
            table.activity().called(request.id());
        }
        try {
            serving.confirm(live);
        } catch (RejectedException e) {
            delete(live.id());
            serving.freeFormerGateway(live);
            throw e;
        }
        return live;
    }

    /** The engine repeats a call without an answer; with another request it would get another endpoint's answer. */
    private static Endpoint same(Endpoint existing, EndpointRequest request) {
        boolean same = existing.networkId().equals(request.networkId())
                && Set.copyOf(SecondaryAddresses.engines(existing)).equals(Set.copyOf(request.addresses()))
                && request.mac().map(existing.mac()::equals).orElse(true);
        if (!same) {
            throw RejectedException.of(
                    "endpoint %s exists already, with %s and MAC %s on network %s: delete it first",
                    ShortId.of(existing.id()),
                    Enumeration.all(SecondaryAddresses.engines(existing)),
                    existing.mac(),
                    ShortId.of(existing.networkId()));
        }
        return existing;
    }

    /** Builds the endpoint and asks the policies. A policy may take long, so no lock is held. */
    private Endpoint check(EndpointRequest request) {
        Network network = restored.of(request);
        policies.options().check(Scope.ENDPOINT, request.options().keySet());
        Endpoint endpoint =
                NewEndpoint.of(request, network, bringup.desired().settings().mtu(network));
        policies.check(new Attachment(network, endpoint));
        return endpoint;
    }

    /** Does nothing if the endpoint is unknown, or on another network. */
    public void delete(String networkId, String endpointId) {
        if (table.present(endpointId).map(Endpoint::networkId).equals(Optional.of(networkId))) {
            delete(endpointId);
        }
    }

    private void delete(String endpointId) {
        synchronized (table.lock(endpointId)) {
            table.present(endpointId).ifPresent(teardown::down);
        }
    }

    /** Withdraws the network first, so that no endpoint is created in it meanwhile. */
    public void deleteNetwork(String networkId) {
        Optional<Network> network = serving.withdraw(networkId);
        Optional<RejectedException> rejected = Optional.empty();
        for (Endpoint endpoint : serving.endpointsOf(networkId)) {
            try {
                delete(endpoint.id());
            } catch (RejectedException e) {
                rejected = Optional.of(e);
            }
        }
        network.ifPresentOrElse(serving::ended, () -> serving.endedUnserved(networkId));
        if (rejected.isPresent()) {
            throw rejected.get();
        }
    }

    /** Records a call of the engine about a live endpoint; empty if it is unknown, or on another network. */
    public Optional<Endpoint> called(String networkId, String endpointId) {
        Optional<Endpoint> live =
                table.live(endpointId).filter(endpoint -> endpoint.networkId().equals(networkId));
        live.ifPresent(endpoint -> table.activity().called(endpointId));
        return live;
    }

    public Map<String, String> describe(String networkId, String endpointId) {
        return called(networkId, endpointId)
                .map(endpoint -> Map.of(
                        "dev.routed.link", endpoint.link(),
                        "dev.routed.gateway", Enumeration.all(endpoint.gateways()),
                        "dev.routed.mtu", Integer.toString(endpoint.mtu())))
                .orElse(Map.of());
    }
}
