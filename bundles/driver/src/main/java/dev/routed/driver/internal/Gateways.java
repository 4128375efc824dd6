package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.plan.Ownership;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which gateway a network may have, judged by what the host has. Pure.
 *
 * @param host      the host
 * @param ownership tells our addresses and links from others'
 */
record Gateways(HostState host, Ownership ownership) {

    /** 169.254.1.1, then .2 …: link-local (RFC 3927), so it can be nobody's elsewhere. */
    private static final Ip FIRST_LINK_LOCAL = Ip.parse("169.254.1.1");

    /**
     * The first link-local gateway that is nobody's.
     *
     * @param used the gateways that networks here have
     */
    Ip linkLocal(Collection<Ip> used) {
        Set<Ip> taken = new TreeSet<>(used);
        host.addresses().stream()
                .filter(address -> !ours(address))
                .forEach(address -> taken.add(address.prefix().ip()));
        Ip candidate = FIRST_LINK_LOCAL;
        while (taken.contains(candidate)) {
            candidate = candidate.next();
        }
        return candidate;
    }

    /** Whether the host has the address anyway, so that nothing need be added for it to be answered. */
    boolean isHosts(Ip gateway) {
        return host.addresses().stream()
                .anyMatch(address -> !ours(address) && address.prefix().ip().equals(gateway));
    }

    /**
     * A gateway is an address of the host's, or nobody's.
     *
     * @param whence what to call it in a sentence: who asked for it
     * @throws Refusal if the host would answer for someone else's machine
     */
    void check(Ip gateway, String whence) {
        if (gateway.isIpv6()) {
            throw Refusal.of("%s %s: IPv6 is not served yet, give an IPv4 address", whence, gateway);
        }
        if (gateway.isLoopback() || gateway.isMulticast() || gateway.isUnspecified()) {
            throw Refusal.of("%s %s: give an address that a host can have", whence, gateway);
        }
        if (isHosts(gateway)) {
            return;
        }
        connectedSubnet(gateway).ifPresent(address -> {
            throw Refusal.of(
                    "%s %s lies in %s of this host's interface %s but is not this host's:"
                            + " it may be another machine's, so give an address of this host or one that nobody has",
                    whence, gateway, address.prefix().network(), address.link());
        });
        routeThrough(gateway).ifPresent(route -> {
            throw Refusal.of(
                    "%s %s is the next hop of this host's route to %s:"
                            + " it is another machine's, so give an address of this host or one that nobody has",
                    whence, gateway, route.destination().length() == 0 ? "everywhere" : route.destination());
        });
    }

    private boolean ours(Address address) {
        return ownership.ours(host).addresses().contains(address);
    }

    private Optional<Address> connectedSubnet(Ip gateway) {
        return host.addresses().stream()
                .filter(address -> !address.prefix().isHost() && address.prefix().contains(gateway))
                .findFirst();
    }

    private Optional<Route> routeThrough(Ip gateway) {
        return host.routes().stream()
                .filter(route -> route.via().equals(Optional.of(gateway)))
                .findFirst();
    }
}
