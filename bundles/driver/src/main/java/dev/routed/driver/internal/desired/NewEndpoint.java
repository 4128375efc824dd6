package dev.routed.driver.internal.desired;

import dev.routed.api.RejectedException;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.MtuRules;
import dev.routed.driver.internal.options.SecondaryAddresses;
import java.util.List;

/** Derives a new endpoint from the engine's request and its network. Pure. */
public final class NewEndpoint {
    private NewEndpoint() {}

    /**
     * @param mtu of the endpoint, bytes
     * @throws RejectedException if the request has no address, or an address or the MTU does not fit the network
     */
    public static Endpoint of(EndpointRequest request, Network network, int mtu) {
        if (request.addresses().isEmpty()) {
            throw RejectedException.of("the request has no address: create the network with --ipam-driver=ipam-routed");
        }
        Ip first = request.addresses().get(0);
        List<Ip> gateways = request.addresses().stream()
                .map(address -> gateway(network, address))
                .distinct()
                .toList();
        if (gateways.stream().anyMatch(Ip::isIpv6)) {
            MtuRules.check("setting mtu", mtu);
        }
        String id = request.id();
        Mac mac = request.mac().orElseGet(() -> LinkNames.containerMac(first));
        Endpoint endpoint = Endpoint.of(id, network.id(), mac, LinkNames.hostLink(id), LinkNames.peer(id))
                .withAddresses(SecondaryAddresses.behind(request.addresses(), request.options()))
                .withGateways(gateways)
                .withMtu(mtu)
                .withOptions(request.options())
                .withPorts(request.ports());
        SecondaryAddresses.check(endpoint, network);
        return endpoint;
    }

    /** With a gateway but no address of its family, the engine would not start the container. */
    private static Ip gateway(Network network, Ip address) {
        return network.gateway(address.family())
                .orElseThrow(() -> RejectedException.of(
                        "%s: network %s has no %s subnet", address, ShortId.of(network.id()), address.family()));
    }
}
