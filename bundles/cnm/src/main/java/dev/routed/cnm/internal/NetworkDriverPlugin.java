package dev.routed.cnm.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.network.Networks;
import dev.routed.api.remote.Answer;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.cnm.wire.NetworkDriver;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The engine's remote network driver: networks and endpoints are asked of {@link Networks}. */
@Component
public final class NetworkDriverPlugin implements RemotePlugin {
    /** Networks of one engine each, whose containers reach those of all hosts. */
    private static final NetworkDriver.Capabilities CAPABILITIES =
            new NetworkDriver.Capabilities("local", "global", true);

    /**
     * Of its own accord the engine need request no gateway: RequestPool's answer brings one, and the network of
     * another IPAM is given one by the driver. What {@code --gateway} names it requests all the same.
     */
    private static final NetworkDriver.GwAllocation SKIP = new NetworkDriver.GwAllocation(true, true);

    /** How long a call waits while the driver's bundle, or the last kernel backend's, is stopped or updated. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Present<Networks> networks = new Present<>("the network driver", PATIENCE);
    private final Path socket;
    private final Calls calls;

    @Activate
    public NetworkDriverPlugin(@Reference Sockets sockets) {
        socket = sockets.network();
        calls = new Calls("NetworkDriver")
                .constant("GetCapabilities", CAPABILITIES)
                .answer("GwAllocCheck", ObjectNode.class, anyOptions -> SKIP)
                .answer("AllocateNetwork", NetworkDriver.AllocateNetwork.class, NetworkDriverPlugin::allocation)
                .perform("FreeNetwork", NetworkDriver.Network.class, NetworkDriverPlugin::nothingToDo)
                .perform("CreateNetwork", NetworkDriver.CreateNetwork.class,
                        request -> networks.tell(driver -> driver.createNetwork(Translation.network(request))))
                .perform("DeleteNetwork", NetworkDriver.Network.class,
                        network -> networks.tell(driver -> driver.deleteNetwork(network.networkID())))
                .answer("CreateEndpoint", NetworkDriver.CreateEndpoint.class,
                        request -> Translation.created(
                                request, networks.ask(driver -> driver.createEndpoint(Translation.endpoint(request)))))
                .answer("EndpointOperInfo", NetworkDriver.Endpoint.class, endpoint -> new NetworkDriver.OperInfo(
                        networks.ask(driver -> driver.describe(endpoint.networkID(), endpoint.endpointID()))))
                .answer("Join", NetworkDriver.Join.class, request -> Translation.joined(
                        networks.ask(driver ->
                                driver.join(request.networkID(), request.endpointID(), request.sandboxKey()))))
                .perform("ProgramExternalConnectivity", NetworkDriver.Endpoint.class, NetworkDriverPlugin::nothingToDo)
                .perform("RevokeExternalConnectivity", NetworkDriver.Endpoint.class, NetworkDriverPlugin::nothingToDo)
                .perform("Leave", NetworkDriver.Endpoint.class,
                        endpoint -> networks.tell(driver -> driver.leave(endpoint.networkID(), endpoint.endpointID())))
                .perform("DeleteEndpoint", NetworkDriver.Endpoint.class,
                        endpoint -> networks.tell(
                                driver -> driver.deleteEndpoint(endpoint.networkID(), endpoint.endpointID())))
                .perform("DiscoverNew", NetworkDriver.Discovery.class, NetworkDriverPlugin::nothingToDo)
                .perform("DiscoverDelete", NetworkDriver.Discovery.class, NetworkDriverPlugin::nothingToDo);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNetworks(Networks driver) {
        networks.come(driver);
    }

    void unbindNetworks(Networks driver) {
        networks.go(driver);
    }

    /** The manager hands the answered options to the workers in place of the user's: all of them go on. */
    private static NetworkDriver.Allocation allocation(NetworkDriver.AllocateNetwork request) {
        return new NetworkDriver.Allocation(request.options());
    }

    /** Every address is reachable without a mapping, and the routing daemons know the nodes. */
    private static void nothingToDo(Object request) {}

    @Override
    public Path socket() {
        return socket;
    }

    @Override
    public void cutShort() {
        networks.cutShort();
    }

    @Override
    public Answer call(String method, byte[] body) {
        return calls.call(method, body);
    }

    @Override
    public Answer refuse(int status, String sentence) {
        return calls.refuse(status, sentence);
    }
}
