package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;

/** The remote network driver's requests and answers (libnetwork, drivers/remote/api). Empty text reads as null. */
public final class NetworkDriver {
    private NetworkDriver() {}

    /**
     * Answer of GetCapabilities.
     *
     * @param scope             {@code local}: each engine has its networks for itself
     * @param connectivityScope {@code global}: containers reach those of other hosts
     * @param gwAllocChecker    whether Engine 28 and later should ask GwAllocCheck
     */
    public record Capabilities(String scope, String connectivityScope, boolean gwAllocChecker) {}

    /** Answer of GwAllocCheck: whether the engine is to request no gateway of its own accord. */
    public record GwAllocation(boolean skipIPv4, boolean skipIPv6) {}

    /** AllocateNetwork, from a swarm manager for a network of global scope. */
    public record AllocateNetwork(String networkID, Map<String, String> options) {
        public AllocateNetwork {
            Required.given("NetworkID", networkID);
            options = options == null ? Map.of() : options;
        }
    }

    /** Answer of AllocateNetwork: the options that CreateNetwork will bring on the workers. */
    public record Allocation(Map<String, String> options) {}

    /** CreateNetwork. */
    public record CreateNetwork(
            String networkID,
            NetworkOptions options,
            @JsonProperty("IPv4Data") List<Subnet> ipv4Data,
            @JsonProperty("IPv6Data") List<Subnet> ipv6Data) {
        public CreateNetwork {
            Required.given("NetworkID", networkID);
            options = options == null ? new NetworkOptions(false, null) : options;
            ipv4Data = ipv4Data == null ? List.of() : ipv4Data;
            ipv6Data = ipv6Data == null ? List.of() : ipv6Data;
        }
    }

    /**
     * What CreateNetwork says beyond the subnets.
     *
     * @param ipv6    {@code --ipv6}
     * @param generic {@code -o key=value}; the engine sends strings only
     */
    public record NetworkOptions(
            @JsonProperty("com.docker.network.enable_ipv6") boolean ipv6,
            @JsonProperty("com.docker.network.generic") Map<String, JsonNode> generic) {
        public NetworkOptions {
            generic = generic == null ? Map.of() : generic;
        }
    }

    /**
     * One subnet of a network.
     *
     * @param gateway      null if the engine has none for it
     * @param auxAddresses {@code --aux-address name=address}
     */
    public record Subnet(Prefix pool, Prefix gateway, Map<String, Prefix> auxAddresses) {
        public Subnet {
            Required.present("Pool", pool);
            auxAddresses = auxAddresses == null ? Map.of() : auxAddresses;
        }
    }

    /** FreeNetwork, DeleteNetwork. */
    public record Network(String networkID) {
        public Network {
            Required.given("NetworkID", networkID);
        }
    }

    /** CreateEndpoint. */
    public record CreateEndpoint(
            String networkID,
            String endpointID,
            @JsonProperty("Interface") Nic nic,
            EndpointOptions options) {
        public CreateEndpoint {
            Required.given("NetworkID", networkID);
            Required.given("EndpointID", endpointID);
            Required.present("Interface", nic);
            options = options == null ? new EndpointOptions(null, null, null, null) : options;
        }
    }

    /** An interface as IPAM and the user have it so far; what is not settled is null. */
    public record Nic(
            Prefix address, @JsonProperty("AddressIPv6") Prefix addressIpv6, Mac macAddress) {}

    /**
     * Answer of CreateEndpoint. A value that the request gave must not be repeated, be it the same: the engine
     * takes that for an attempt to change it and undoes the endpoint.
     */
    public record CreatedEndpoint(@JsonProperty("Interface") CreatedNic nic) {}

    /** What the driver settled. */
    public record CreatedNic(Mac macAddress) {}

    /** Leave, DeleteEndpoint, EndpointOperInfo, ProgramExternalConnectivity, RevokeExternalConnectivity. */
    public record Endpoint(String networkID, String endpointID) {
        public Endpoint {
            Required.given("NetworkID", networkID);
            Required.given("EndpointID", endpointID);
        }
    }

    /** Answer of EndpointOperInfo. */
    public record OperInfo(Map<String, String> value) {}

    /** Join; its options repeat a part of CreateEndpoint's. */
    public record Join(String networkID, String endpointID, String sandboxKey) {
        public Join {
            Required.given("NetworkID", networkID);
            Required.given("EndpointID", endpointID);
            Required.given("SandboxKey", sandboxKey);
        }
    }

    /**
     * Answer of Join.
     *
     * @param gateway      of the container's default route; the engine moves that route between its networks
     * @param gatewayIpv6  the same of IPv6; null, as the former, for an endpoint without an address of the family: the
     *     engine could not start its container
     * @param staticRoutes further routes in the container
     */
    public record Joined(
            InterfaceName interfaceName,
            Ip gateway,
            @JsonProperty("GatewayIPv6") Ip gatewayIpv6,
            List<StaticRoute> staticRoutes) {}

    /**
     * The interface to move into the sandbox.
     *
     * @param srcName   its name on the host
     * @param dstPrefix its name in the sandbox without the number
     */
    public record InterfaceName(String srcName, String dstPrefix) {}

    /** A route in the container. */
    public record StaticRoute(Prefix destination, int routeType, String nextHop) {
        private static final int CONNECTED = 1;

        /** Reached on the link itself (libnetwork/types: CONNECTED). */
        public static StaticRoute connected(Prefix destination) {
            return new StaticRoute(destination, CONNECTED, "");
        }
    }

    /** DiscoverNew, DiscoverDelete: a node of the cluster came or went. */
    public record Discovery(int discoveryType) {}
}
