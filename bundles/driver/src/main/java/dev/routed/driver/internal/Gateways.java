package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.RouteProtocols;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.plan.Ownership;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which gateway a network may have, judged by what the host has. Pure.
 *
 * @param host   the host
 * @param others its addresses that are not ours
 * @param rivals its routes to one address each that are not ours
 */
record Gateways(HostState host, List<Address> others, List<Route> rivals) {

    /** 169.254.1.1, then .2 …: link-local (RFC 3927), so it can be nobody's elsewhere. */
    private static final Ip FIRST_LINK_LOCAL = Ip.parse("169.254.1.1");

    /** fe80::1, then ::2 …: each stands on links of its own, so that others may have the same on theirs (RFC 4291). */
    private static final Ip FIRST_LINK_LOCAL6 = Ip.parse("fe80::1");

    /** Global unicast (RFC 4291) and unique local addresses (RFC 4193). */
    private static final List<Prefix> ROUTABLE6 = List.of(Prefix.parse("2000::/3"), Prefix.parse("fc00::/7"));

    /** Of others alone. */
    private static final RouteProtocols PROTOCOLS = new RouteProtocols(0);

    /** @param ownership tells our addresses and routes from others' */
    static Gateways of(HostState host, Ownership ownership) {
        HostState ours = ownership.ours(host);
        return new Gateways(
                host,
                host.addresses().stream().filter(address -> !ours.addresses().contains(address)).toList(),
                host.routes().stream()
                        .filter(route -> route.destination().isHost() && route.type() == Route.Type.UNICAST)
                        .filter(route -> !ours.routes().contains(route))
                        .toList());
    }

    /**
     * The first link-local gateway that is nobody's.
     *
     * @param used the gateways that networks here have
     */
    Ip linkLocal(Family family, Collection<Ip> used) {
        Set<Ip> taken = new TreeSet<>(used);
        if (family == Family.IPV4) {
            others.forEach(address -> taken.add(address.prefix().ip()));
        }
        Ip candidate = family == Family.IPV4 ? FIRST_LINK_LOCAL : FIRST_LINK_LOCAL6;
        while (taken.contains(candidate)) {
            candidate = candidate.next();
        }
        return candidate;
    }

    /** Whether the host has the address anyway. */
    boolean isHosts(Ip gateway) {
        return others.stream().anyMatch(address -> address.prefix().ip().equals(gateway));
    }

    /**
     * A gateway is an address of the host's, or nobody's.
     *
     * @param whence what to call it in a sentence: who asked for it
     * @throws Refusal if the host would answer for someone else's machine
     */
    void check(Ip gateway, String whence) {
        if (gateway.isLoopback() || gateway.isMulticast() || gateway.isUnspecified()) {
            throw Refusal.of("%s %s: give an address that a host can have", whence, gateway);
        }
        boolean onlyOnOurLinks = gateway.isIpv6() && gateway.isLinkLocal();
        if (onlyOnOurLinks || isHosts(gateway)) {
            return;
        }
        if (gateway.isIpv6() && ROUTABLE6.stream().noneMatch(prefix -> prefix.contains(gateway))) {
            throw Refusal.of("%s %s: give a link-local, a unique local or a global address", whence, gateway);
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
        rival(gateway).ifPresent(route -> {
            throw Refusal.of(
                    "%s %s is already routed by %s: it is another machine's,"
                            + " so give an address of this host or one that nobody has",
                    whence, gateway, way(route));
        });
    }

    private Optional<Address> connectedSubnet(Ip gateway) {
        return host.addresses().stream()
                .filter(address -> !address.prefix().isHost() && address.prefix().contains(gateway))
                .findFirst();
    }

    private Optional<Route> rival(Ip gateway) {
        return rivals.stream().filter(route -> route.destination().ip().equals(gateway)).findFirst();
    }

    private static String way(Route route) {
        String via = route.via().map(hop -> " via " + hop).orElse("");
        String dev = route.link().isEmpty() ? " by several ways" : " dev " + route.link();
        return PROTOCOLS.name(route.protocol()) + via + dev;
    }

    private Optional<Route> routeThrough(Ip gateway) {
        return host.routes().stream()
                .filter(route -> route.via().equals(Optional.of(gateway)))
                .findFirst();
    }
}
