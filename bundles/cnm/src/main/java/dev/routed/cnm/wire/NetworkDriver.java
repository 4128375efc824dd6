package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;

/** The remote network driver's requests and answers (libnetwork, drivers/remote/api). Empty text reads as null. */
public final class NetworkDriver {
    /** The engine's name of {@code --internal}, also among the options of a network. */
    public static final String INTERNAL = "com.docker.network.internal";

    private NetworkDriver() {}

    /** Answer of GetCapabilities. With {@code gwAllocChecker}, Engine 28 and later calls GwAllocCheck. */
    public record Capabilities(String scope, String connectivityScope, boolean gwAllocChecker) {}

    /** Answer of GwAllocCheck: whether the engine leaves out its own gateway request, for IPv4 and IPv6. */
    public record GwAllocation(boolean skipIPv4, boolean skipIPv6) {}

    /** AllocateNetwork, sent by a swarm manager for a network of global scope. */
    public record AllocateNetwork(String networkID, Map<String, String> options) {
        public AllocateNetwork {
            Required.networkId("NetworkID", networkID);
            options = options == null ? Map.of() : options;
        }
    }

    /** Answer of AllocateNetwork: the options of CreateNetwork on the workers. */
    public record Allocation(Map<String, String> options) {}

    public record CreateNetwork(
            String networkID,
            NetworkOptions options,
            @JsonProperty("IPv4Data") List<Subnet> ipv4Data,
            @JsonProperty("IPv6Data") List<Subnet> ipv6Data) {
        public CreateNetwork {
            Required.networkId("NetworkID", networkID);
            options = options == null ? new NetworkOptions(false, false, null) : options;
            ipv4Data = ipv4Data == null ? List.of() : ipv4Data;
            ipv6Data = ipv6Data == null ? List.of() : ipv6Data;
        }
    }

    /**
     * Options of CreateNetwork: {@code --ipv6}, {@code --internal}, and {@code -o key=value}; the engine sends strings
     * only.
     */
    public record NetworkOptions(
            @JsonProperty("com.docker.network.enable_ipv6") boolean ipv6,
            @JsonProperty(INTERNAL) boolean internal,
            @JsonProperty("com.docker.network.generic") Map<String, String> generic) {
        public NetworkOptions {
            generic = generic == null ? Map.of() : generic;
        }
    }

    /** A subnet of a network. The gateway is null if the engine has none. */
    public record Subnet(Prefix pool, Prefix gateway, Map<String, Prefix> auxAddresses) {
        public Subnet {
            Required.present("Pool", pool);
            auxAddresses = auxAddresses == null ? Map.of() : auxAddresses;
        }
    }

    /** FreeNetwork, DeleteNetwork. */
    public record Network(String networkID) {
        public Network {
            Required.networkId("NetworkID", networkID);
        }
    }

    public record CreateEndpoint(
            String networkID,
            String endpointID,
            @JsonProperty("Interface") Nic nic,
            EndpointOptions options) {
        public CreateEndpoint {
            Required.networkId("NetworkID", networkID);
            Required.id("EndpointID", endpointID);
            Required.present("Interface", nic);
            options = options == null ? new EndpointOptions(null, null, null, null, null) : options;
        }
    }

    /** The addresses that IPAM and the user chose; null where they chose none. */
    public record Nic(
            Prefix address, @JsonProperty("AddressIPv6") Prefix addressIpv6, Mac macAddress) {
        public Nic {
            Required.ofInterface("MacAddress", macAddress);
        }
    }

    /** Answer of CreateEndpoint. The engine takes a repeated request value for a change and removes the endpoint. */
    public record CreatedEndpoint(@JsonProperty("Interface") CreatedNic nic) {}

    public record CreatedNic(Mac macAddress) {}

    /** Leave, DeleteEndpoint, EndpointOperInfo, ProgramExternalConnectivity, RevokeExternalConnectivity. */
    public record Endpoint(String networkID, String endpointID) {
        public Endpoint {
            Required.networkId("NetworkID", networkID);
            Required.id("EndpointID", endpointID);
        }
    }

    public record OperInfo(Map<String, String> value) {}

    /** Join. Its options name all ports; those of CreateEndpoint may lack some. */
    public record Join(String networkID, String endpointID, String sandboxKey, EndpointOptions options) {
        public Join {
            Required.networkId("NetworkID", networkID);
            Required.id("EndpointID", endpointID);
            Required.sandboxKey("SandboxKey", sandboxKey);
            options = options == null ? new EndpointOptions(null, null, null, null, null) : options;
        }
    }

    /**
     * Answer of Join. Without an IPv6 address the IPv6 gateway is null, or the engine could not start the container.
     */
    public record Joined(
            InterfaceName interfaceName,
            Ip gateway,
            @JsonProperty("GatewayIPv6") Ip gatewayIpv6,
            List<StaticRoute> staticRoutes) {}

    /** The interface to move into the sandbox. {@code dstPrefix} is its name there without the number. */
    public record InterfaceName(String srcName, String dstPrefix) {}

    public record StaticRoute(Prefix destination, int routeType, String nextHop) {
        private static final int CONNECTED = 1;

        /** Reachable on the link (libnetwork/types: CONNECTED). */
        public static StaticRoute connected(Prefix destination) {
            return new StaticRoute(destination, CONNECTED, "");
        }
    }

    /** DiscoverNew, DiscoverDelete: a node joined or left the cluster. */
    public record Discovery(int discoveryType) {}
}
