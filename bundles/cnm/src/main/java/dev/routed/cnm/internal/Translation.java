package dev.routed.cnm.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.Port;
import dev.routed.cnm.wire.EndpointOptions;
import dev.routed.cnm.wire.NetworkDriver;
import dev.routed.cnm.wire.PortMapping;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the network driver's requests to the driver's values, and from those to its answers. */
final class Translation {
    /** The container's interfaces are eth0, eth1 …: the engine numbers them. */
    private static final String INTERFACE_PREFIX = "eth";

    private Translation() {}

    static NetworkRequest network(NetworkDriver.CreateNetwork request) {
        if (request.options().ipv6() && request.ipv6Data().isEmpty()) {
            throw Refusal.of("--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64");
        }
        Map<String, String> options = new TreeMap<>();
        request.options().generic().forEach((key, value) -> options.put(key, text(value)));
        List<NetworkRequest.Subnet> subnets = Stream.of(request.ipv4Data(), request.ipv6Data())
                .flatMap(List::stream)
                .map(Translation::subnet)
                .toList();
        return new NetworkRequest(request.networkID(), options, subnets);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static NetworkRequest.Subnet subnet(NetworkDriver.Subnet subnet) {
        return new NetworkRequest.Subnet(
                subnet.pool(),
                Optional.ofNullable(subnet.gateway()).map(Prefix::ip),
                subnet.auxAddresses().values().stream().map(Prefix::ip).sorted().toList());
    }

    static EndpointRequest endpoint(NetworkDriver.CreateEndpoint request) {
        List<Ip> addresses = Stream.of(request.nic().address(), request.nic().addressIpv6())
                .filter(Objects::nonNull)
                .map(Prefix::ip)
                .toList();
        return new EndpointRequest(
                request.networkID(),
                request.endpointID(),
                addresses,
                mac(request),
                request.options().driverOptions(),
                ports(request.options()),
                request.options().portmap().stream().map(PortMapping::toString).toList());
    }

    private static SortedSet<Port> ports(EndpointOptions options) {
        return options.exposed().stream()
                .flatMap(exposed -> exposed.named().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The engine sends {@code --mac-address} in both places; some other caller may in one. */
    private static Optional<Mac> mac(NetworkDriver.CreateEndpoint request) {
        return Optional.ofNullable(request.nic().macAddress())
                .or(() -> Optional.ofNullable(request.options().macAddress()));
    }

    /** The MAC, if it was left to the driver: {@code docker inspect} then shows it. */
    static NetworkDriver.CreatedEndpoint created(NetworkDriver.CreateEndpoint request, Endpoint endpoint) {
        return new NetworkDriver.CreatedEndpoint(
                new NetworkDriver.CreatedNic(mac(request).isPresent() ? null : endpoint.mac()));
    }

    /**
     * For each family of the endpoint a gateway off the link's subnet, and the route that makes it reachable (for a
     * link-local one, too: on the subnet of all links the engine picks the wrong of two). The default route is left to
     * the engine, which moves it to another of the container's networks when this one goes; and since it has one,
     * it makes no docker_gwbridge.
     */
    static NetworkDriver.Joined joined(Endpoint endpoint) {
        return new NetworkDriver.Joined(
                new NetworkDriver.InterfaceName(endpoint.peer(), INTERFACE_PREFIX),
                endpoint.gateway(Family.IPV4).orElse(null),
                endpoint.gateway(Family.IPV6).orElse(null),
                endpoint.gateways().stream().map(Ip::asPrefix).map(NetworkDriver.StaticRoute::connected).toList());
    }
}
