package dev.routed.driver.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.settings.KernelSettings;
import dev.routed.plan.Ownership;
import dev.routed.plan.Veth;
import dev.routed.plan.Wish;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an endpoint and a gateway should look like in the kernel. Pure.
 *
 * @param numbers the numbers by which our kernel objects are known
 */
record Wishes(KernelSettings numbers) {

    /** IFA_LABEL of our addresses on {@code lo}; the kernel wants it to begin with the link's name. */
    static final String LABEL = Link.LOOPBACK + ":routed";

    /** RFC 4291, 2.5.6. */
    private static final int LINK_LOCAL_LENGTH = 64;

    Ownership ownership() {
        return new Ownership(
                Alias.FORM,
                Names.HOST_LINK,
                numbers.group(),
                numbers.reaperGroup(),
                numbers.protocol(),
                LABEL);
    }

    /**
     * A veth pair, and for each address a neighbour that need never be asked for and a host route; and the IPv6
     * gateway, since the kernel answers for an IPv6 address only on the link that has it.
     *
     * @param beside further routes onto the link
     */
    Wish endpoint(Endpoint endpoint, List<Route> beside) {
        Veth veth = new Veth(
                endpoint.link(),
                Names.hostMac(endpoint.id()),
                endpoint.peer(),
                endpoint.mac(),
                endpoint.mtu(),
                numbers.group(),
                alias(endpoint));
        List<Address> gateways = endpoint.gateway(Family.IPV6).stream()
                .map(gateway -> onLink(gateway, endpoint.link()))
                .toList();
        return new Wish(List.of(veth), gateways, neighbours(endpoint), routes(endpoint, beside));
    }

    /**
     * The further addresses of an endpoint, inside its container. An IPv6 one is deprecated and an IPv4 one comes
     * behind, so that the container's own packets go out with an address that the engine gave it.
     *
     * @param link the name that the container's end has there
     */
    static List<Address> inside(Endpoint endpoint, String link) {
        return FurtherAddresses.of(endpoint).stream()
                .map(address -> new Address(
                        address.asPrefix(), link, Scope.GLOBAL, address.isIpv6() ? "" : link, address.isIpv6()))
                .toList();
    }

    /**
     * What a standing endpoint has in the kernel, as far as it matters for taking it down: said from what we
     * know, so that nothing need be read first.
     *
     * @param beside further routes onto the link
     */
    HostState standing(Endpoint endpoint, List<Route> beside) {
        Link link = new Link(
                endpoint.link(),
                0,
                Link.VETH,
                Names.hostMac(endpoint.id()),
                endpoint.mtu(),
                numbers.group(),
                true,
                true,
                0,
                false,
                0,
                alias(endpoint));
        return HostState.of(List.of(link), List.of(), routes(endpoint, beside), neighbours(endpoint));
    }

    /**
     * A link-local gateway comes with its subnet, so that containers' own link-local addresses are answered. Another
     * one is on many links of many hosts: it must not be the source of a packet that leaves the host.
     */
    private static Address onLink(Ip gateway, String link) {
        return gateway.isLinkLocal()
                ? new Address(new Prefix(gateway, LINK_LOCAL_LENGTH), link, Scope.LINK, "")
                : new Address(gateway.asPrefix(), link, Scope.GLOBAL, "", true);
    }

    /**
     * IPv4 gateways on {@code lo}, scope host: the kernel answers ARP for them on every host link at once, and the
     * host's own packets to containers keep a proper source address.
     */
    Wish gateways(Collection<Ip> gateways) {
        List<Address> addresses = gateways.stream()
                .filter(gateway -> !gateway.isIpv6())
                .distinct()
                .map(gateway -> new Address(gateway.asPrefix(), Link.LOOPBACK, Scope.HOST, LABEL))
                .toList();
        return new Wish(List.of(), addresses, List.of(), List.of());
    }

    private static String alias(Endpoint endpoint) {
        return new Alias(
                        endpoint.networkId(),
                        endpoint.id(),
                        endpoint.gateways(),
                        endpoint.sandbox(),
                        EndpointFiles.isKept(endpoint))
                .toString();
    }

    private List<Neighbour> neighbours(Endpoint endpoint) {
        return endpoint.addresses().stream()
                .map(address -> new Neighbour(address, endpoint.mac(), endpoint.link()))
                .toList();
    }

    /** An address's own first: the others lead through it. */
    private List<Route> routes(Endpoint endpoint, List<Route> beside) {
        Stream<Route> own = endpoint.addresses().stream()
                .map(address -> Route.host(
                        address, endpoint.link(), numbers.protocol(), endpoint.announcement(address)));
        return Stream.concat(own, beside.stream()).toList();
    }
}
