package dev.routed.policy.access.internal;

import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Selects the gateways that are no addresses of the host; the host serves the others as before. */
record GatewayAddresses(Kernel kernel) {
    /**
     * The gateways that the host answers for containers only.
     *
     * @param links the host links of endpoints
     */
    Set<Ip> virtual(Collection<Ip> gateways, Collection<String> links) {
        Set<Ip> virtual = new TreeSet<>();
        Set<Ip> onLoopback = new TreeSet<>();
        kernel.read(Link.LOOPBACK).addresses().stream()
                .filter(address -> address.scope() == Scope.HOST)
                .forEach(address -> onLoopback.add(address.prefix().ip()));
        for (Ip gateway : gateways) {
            if (gateway.isIpv6() ? !gateway.isLinkLocal() && !isHosts(gateway, links) : onLoopback.contains(gateway)) {
                virtual.add(gateway);
            }
        }
        return virtual;
    }

    /** An IPv6 gateway is on the links of its endpoints. */
    private boolean isHosts(Ip gateway, Collection<String> links) {
        return kernel.lookup(gateway)
                .filter(route -> route.type() == Route.Type.LOCAL && !links.contains(route.link()))
                .isPresent();
    }
}
