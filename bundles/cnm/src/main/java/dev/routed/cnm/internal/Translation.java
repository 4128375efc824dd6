package dev.routed.cnm.internal;

import dev.routed.api.RejectedException;
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

/** Translates requests of the engine into values of the driver, and values of the driver into answers. Pure. */
final class Translation {
    /** The engine adds the number: eth0, eth1, … */
    private static final String INTERFACE_PREFIX = "eth";

    private Translation() {}

    static NetworkRequest network(NetworkDriver.CreateNetwork request) {
        if (request.options().ipv6() && request.ipv6Data().isEmpty()) {
            throw RejectedException.of(
                    "--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64");
        }
        Map<String, String> options = new TreeMap<>(request.options().generic());
        if (request.options().internal()) {
            options.put(NetworkDriver.INTERNAL, Boolean.toString(true));
        }
        List<NetworkRequest.Subnet> subnets = Stream.of(request.ipv4Data(), request.ipv6Data())
                .flatMap(List::stream)
                .map(Translation::subnet)
                .toList();
        return new NetworkRequest(request.networkID(), options, subnets);
    }

    private static NetworkRequest.Subnet subnet(NetworkDriver.Subnet subnet) {
        return new NetworkRequest.Subnet(
                subnet.pool(),
                Optional.ofNullable(subnet.gateway()).map(Prefix::ip),
                subnet.auxAddresses().values().stream().map(Prefix::ip).sorted().toList());
    }

    static EndpointRequest endpoint(NetworkDriver.CreateEndpoint request) {
        checkIpv6(request);
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

    /**
     * The engine sets sysctls between addresses and routes; without IPv6 the kernel rejects the route to the gateway.
     */
    private static void checkIpv6(NetworkDriver.CreateEndpoint request) {
        if (request.nic().addressIpv6() != null) {
            request.options().ipv6Off().ifPresent(sysctl -> {
                throw RejectedException.of(
                        "driver option %s: %s turns IPv6 off, but the container has %s on this network: remove it,"
                                + " use a network without --ipv6, or on Docker 28 and later"
                                + " 'docker run --sysctl net.ipv6.conf.all.disable_ipv6=1'",
                        EndpointOptions.SYSCTLS,
                        sysctl,
                        request.nic().addressIpv6().ip());
            });
        }
    }

    static SortedSet<Port> ports(EndpointOptions options) {
        return options.exposed().stream()
                .flatMap(exposed -> exposed.named().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The engine sends {@code --mac-address} twice; another caller may send it once. */
    private static Optional<Mac> mac(NetworkDriver.CreateEndpoint request) {
        return Optional.ofNullable(request.nic().macAddress())
                .or(() -> Optional.ofNullable(request.options().macAddress()));
    }

    /** Answers with the MAC if the driver chose it, so that {@code docker inspect} shows it. */
    static NetworkDriver.CreatedEndpoint created(NetworkDriver.CreateEndpoint request, Endpoint endpoint) {
        return new NetworkDriver.CreatedEndpoint(
                new NetworkDriver.CreatedNic(mac(request).isPresent() ? null : endpoint.mac()));
    }

    /**
     * Answers with the gateway of each family and a connected route to it: the gateway is outside the subnet of the
     * link or link-local, and every link has fe80::/64. The engine makes the default route itself, moves it to another
     * network of the container when this one is disconnected, and with a default route creates no docker_gwbridge.
     */
    static NetworkDriver.Joined joined(Endpoint endpoint) {
        return new NetworkDriver.Joined(
                new NetworkDriver.InterfaceName(endpoint.peer(), INTERFACE_PREFIX),
                endpoint.gateway(Family.IPV4).orElse(null),
                endpoint.gateway(Family.IPV6).orElse(null),
                endpoint.gateways().stream()
                        .map(Ip::asPrefix)
                        .map(NetworkDriver.StaticRoute::connected)
                        .toList());
    }
}
