package dev.routed.cnm.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.network.Networks;
import dev.routed.cnm.wire.NetworkDriver;

/** The remote network driver of the Docker Engine: forwards calls to {@link Networks}. Thread-safe. */
final class NetworkDriverPlugin {
    /** Each network belongs to one engine, and its containers reach those on all hosts. */
    private static final NetworkDriver.Capabilities CAPABILITIES =
            new NetworkDriver.Capabilities("local", "global", true);

    /** The engine requests the address of {@code --gateway} only; RequestPool or the driver provides other gateways. */
    private static final NetworkDriver.GwAllocation SKIP = new NetworkDriver.GwAllocation(true, true);

    private NetworkDriverPlugin() {}

    static Calls calls(ServiceGate<Networks> networks) {
        return new Calls("NetworkDriver")
                .constant("GetCapabilities", CAPABILITIES)
                .answer("GwAllocCheck", ObjectNode.class, anyOptions -> SKIP)
                .answer("AllocateNetwork", NetworkDriver.AllocateNetwork.class, NetworkDriverPlugin::allocation)
                .perform("FreeNetwork", NetworkDriver.Network.class, NetworkDriverPlugin::nothingToDo)
                .perform(
                        "CreateNetwork",
                        NetworkDriver.CreateNetwork.class,
                        request -> networks.run(driver -> driver.createNetwork(Translation.network(request))))
                .perform(
                        "DeleteNetwork",
                        NetworkDriver.Network.class,
                        network -> networks.run(driver -> driver.deleteNetwork(network.networkID())))
                .answer(
                        "CreateEndpoint",
                        NetworkDriver.CreateEndpoint.class,
                        request -> Translation.created(
                                request, networks.call(driver -> driver.createEndpoint(Translation.endpoint(request)))))
                .answer(
                        "EndpointOperInfo",
                        NetworkDriver.Endpoint.class,
                        endpoint -> new NetworkDriver.OperInfo(networks.call(driver -> {
                            driver.populateSandbox(endpoint.networkID(), endpoint.endpointID());
                            return driver.describe(endpoint.networkID(), endpoint.endpointID());
                        })))
                .answer(
                        "Join",
                        NetworkDriver.Join.class,
                        request -> Translation.joined(networks.call(driver -> driver.join(
                                request.networkID(),
                                request.endpointID(),
                                request.sandboxKey(),
                                Translation.ports(request.options())))))
                .perform(
                        "ProgramExternalConnectivity",
                        NetworkDriver.Endpoint.class,
                        endpoint -> networks.run(
                                driver -> driver.populateSandbox(endpoint.networkID(), endpoint.endpointID())))
                .perform("RevokeExternalConnectivity", NetworkDriver.Endpoint.class, NetworkDriverPlugin::nothingToDo)
                .perform(
                        "Leave",
                        NetworkDriver.Endpoint.class,
                        endpoint -> networks.run(driver -> driver.leave(endpoint.networkID(), endpoint.endpointID())))
                .perform(
                        "DeleteEndpoint",
                        NetworkDriver.Endpoint.class,
                        endpoint -> networks.run(
                                driver -> driver.deleteEndpoint(endpoint.networkID(), endpoint.endpointID())))
                .perform("DiscoverNew", NetworkDriver.Discovery.class, NetworkDriverPlugin::nothingToDo)
                .perform("DiscoverDelete", NetworkDriver.Discovery.class, NetworkDriverPlugin::nothingToDo);
    }

    /** The manager passes the answered options to the workers, instead of the user's: so the answer has all of them. */
    private static NetworkDriver.Allocation allocation(NetworkDriver.AllocateNetwork request) {
        return new NetworkDriver.Allocation(request.options());
    }

    /** Addresses are reachable without port mappings, and routing daemons know the nodes of the cluster. */
    private static void nothingToDo(Object request) {}
}
