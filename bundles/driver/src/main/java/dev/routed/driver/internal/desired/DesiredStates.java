package dev.routed.driver.internal.desired;

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
import dev.routed.driver.internal.options.LinkAlias;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.plan.DesiredState;
import dev.routed.plan.Ownership;
import dev.routed.plan.Veth;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Translates endpoints and gateways into kernel objects, marked with the numbers of the settings. Pure. */
public record DesiredStates(KernelSettings numbers) {
    /** IFA_LABEL of our addresses on {@code lo}; the kernel requires the link's name at its beginning. */
    public static final String LABEL = Link.LOOPBACK + ":routed";

    /** RFC 4291, 2.5.6. */
    private static final int LINK_LOCAL_LENGTH = 64;

    public Ownership ownership() {
        return new Ownership(
                LinkAlias.FORM, LinkNames.HOST_LINK, numbers.group(), numbers.reaperGroup(), numbers.protocol(), LABEL);
    }

    /** The veth has the IPv6 gateway, too: the kernel answers for an IPv6 address only on the link that has it. */
    public DesiredState endpoint(DesiredEndpoint desired) {
        Endpoint endpoint = desired.endpoint();
        Veth veth = new Veth(
                endpoint.link(),
                LinkNames.hostMac(endpoint.id()),
                endpoint.peer(),
                endpoint.mac(),
                endpoint.mtu(),
                numbers.group(),
                LinkAlias.of(endpoint).toString());
        return new DesiredState(List.of(veth), gateways(endpoint), neighbours(endpoint), routes(desired));
    }

    /** What a live endpoint has in the kernel, as far as plans need it, without reading. */
    public HostState live(DesiredEndpoint live) {
        Endpoint endpoint = live.endpoint();
        Link link = Link.of(endpoint.link(), 0)
                .withKind(Link.VETH)
                .withMac(LinkNames.hostMac(endpoint.id()))
                .withMtu(endpoint.mtu())
                .withGroup(numbers.group())
                .withUp(true)
                .withCarrier(true)
                .withAlias(LinkAlias.of(endpoint).toString());
        return HostState.of(List.of(link), gateways(endpoint), routes(live), neighbours(endpoint));
    }

    /**
     * The secondary addresses on the container's end. IPv6 ones are deprecated and IPv4 ones follow the engine's, so
     * that the container's own packets have an address that the engine assigned as their source.
     */
    public static List<Address> inside(Endpoint endpoint, String link) {
        return SecondaryAddresses.of(endpoint).stream()
                .map(address -> new Address(
                        address.asPrefix(), link, Scope.GLOBAL, address.isIpv6() ? "" : link, address.isIpv6()))
                .toList();
    }

    private static List<Address> gateways(Endpoint endpoint) {
        return endpoint.gateway(Family.IPV6).stream()
                .map(gateway -> onLink(gateway, endpoint.link()))
                .toList();
    }

    /**
     * A link-local gateway has its subnet, so that containers' link-local addresses are answered. Another gateway is on
     * many links of many hosts and must not become the source of a packet that leaves the host.
     */
    private static Address onLink(Ip gateway, String link) {
        return gateway.isLinkLocal()
                ? new Address(new Prefix(gateway, LINK_LOCAL_LENGTH), link, Scope.LINK, "")
                : new Address(gateway.asPrefix(), link, Scope.GLOBAL, "", true);
    }

    /**
     * IPv4 gateways on {@code lo} with scope host: the kernel answers ARP for them on every host link at once, and the
     * host's own packets to containers keep a proper source address.
     */
    public DesiredState gateways(Collection<Ip> gateways) {
        List<Address> addresses = gateways.stream()
                .filter(gateway -> !gateway.isIpv6())
                .distinct()
                .map(gateway -> new Address(gateway.asPrefix(), Link.LOOPBACK, Scope.HOST, LABEL))
                .toList();
        return new DesiredState(List.of(), addresses, List.of(), List.of());
    }

    private static List<Neighbour> neighbours(Endpoint endpoint) {
        return endpoint.addresses().stream()
                .map(address -> new Neighbour(address, endpoint.mac(), endpoint.link()))
                .toList();
    }

    /** The host routes come first, since the routes of policies lead through them. */
    private List<Route> routes(DesiredEndpoint desired) {
        Endpoint endpoint = desired.endpoint();
        Stream<Route> own = endpoint.addresses().stream()
                .map(address ->
                        Route.host(address, endpoint.link(), numbers.protocol(), endpoint.announcement(address)));
        return Stream.concat(own, desired.routes().stream()).toList();
    }
}
