package dev.routed.driver.internal.desired;

import dev.routed.api.RejectedException;
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
import java.util.function.Predicate;

/**
 * Decides which gateways networks may have on this host. Pure, apart from what is asked of the foreign routes.
 *
 * @param routes the routes of others, which are looked up one by one, because a router may have a million of them
 */
public record GatewayRules(List<Address> foreignAddresses, ForeignRoutes routes) {
    /** How many candidates are tried beside those in use. */
    private static final int CANDIDATES = 1000;

    /** 169.254.1.1, then .2 …: link-local (RFC 3927), so no other subnet has it. */
    private static final Ip FIRST_LINK_LOCAL = Ip.parse("169.254.1.1");

    /** fe80::1, then ::2 …: valid on one link only, so other links may have the same address (RFC 4291). */
    private static final Ip FIRST_LINK_LOCAL6 = Ip.parse("fe80::1");

    /** Global unicast (RFC 4291) and unique local addresses (RFC 4193). */
    private static final List<Prefix> ROUTABLE6 = List.of(Prefix.parse("2000::/3"), Prefix.parse("fc00::/7"));

    private static final String NOT_UNICAST = "is not a unicast address: give an address that a host can have";

    private static final RouteProtocols PROTOCOLS = new RouteProtocols(0);

    /** Looks up foreign routes. */
    public interface ForeignRoutes {
        /** A route with this next hop. */
        Optional<Route> via(Ip nextHop);

        /** A route to just this address. */
        Optional<Route> to(Ip address);
    }

    /** Judges by addresses alone. */
    public static GatewayRules of(HostState host, Ownership ownership) {
        return of(host, ownership, new ForeignRoutes() {
            @Override
            public Optional<Route> via(Ip nextHop) {
                return Optional.empty();
            }

            @Override
            public Optional<Route> to(Ip address) {
                return Optional.empty();
            }
        });
    }

    public static GatewayRules of(HostState host, Ownership ownership, ForeignRoutes routes) {
        HostState ours = ownership.ours(host);
        return new GatewayRules(
                host.addresses().stream()
                        .filter(address -> !ours.addresses().contains(address))
                        .toList(),
                routes);
    }

    /**
     * Returns the first free link-local gateway.
     *
     * @param used the gateways of this host's networks
     * @throws RejectedException if the host leaves none
     */
    public Ip linkLocal(Family family, Collection<Ip> used) {
        Ip candidate = family == Family.IPV4 ? FIRST_LINK_LOCAL : FIRST_LINK_LOCAL6;
        for (int tried = 0; tried < used.size() + CANDIDATES; tried++) {
            if (isFree(candidate, used)) {
                return candidate;
            }
            candidate = candidate.next();
        }
        throw RejectedException.of(
                "no link-local address is free for a gateway (%s%s): give one with -o gateway=ADDRESS",
                FIRST_LINK_LOCAL, objection(FIRST_LINK_LOCAL).map(" "::concat).orElse(" and the next ones are in use"));
    }

    /** Whether a gateway that nobody asked for is neither used nor the host's own, and passes {@link #check}. */
    public boolean isFree(Ip gateway, Collection<Ip> used) {
        boolean hosts = gateway.family() == Family.IPV4 && isHosts(gateway);
        return !used.contains(gateway) && !hosts && objection(gateway).isEmpty();
    }

    /** Whether the address is one of the host's own. */
    public boolean isHosts(Ip gateway) {
        return foreignAddresses.stream()
                .anyMatch(address -> address.prefix().ip().equals(gateway));
    }

    /**
     * Checks that a gateway is an address of this host, or unused.
     *
     * @param source the option or setting with the gateway, for the message
     * @throws RejectedException if the address may be another machine's
     */
    public void check(Ip gateway, String source) {
        objection(gateway).ifPresent(text -> {
            throw RejectedException.of("%s %s %s", source, gateway, text);
        });
    }

    /** Why an address cannot be a gateway, continuing a sentence that begins with the address. */
    public Optional<String> objection(Ip gateway) {
        if (!isUnicast(gateway)) {
            return Optional.of(NOT_UNICAST);
        }
        boolean onlyOnOurLinks = gateway.isIpv6() && gateway.isLinkLocal();
        if (onlyOnOurLinks || isHosts(gateway)) {
            return Optional.empty();
        }
        if (gateway.isIpv6() && ROUTABLE6.stream().noneMatch(prefix -> prefix.contains(gateway))) {
            return Optional.of("cannot be: give a link-local, a unique local or a global address");
        }
        return first(foreignAddresses, address -> address.connects(gateway))
                .map(address -> ("is in subnet %s of this host's interface %s but is not this host's: it may be"
                                + " another machine's; give an address of this host or an unused one")
                        .formatted(address.prefix().network(), address.link()))
                .or(() -> routes.via(gateway)
                        .map(route -> ("is the next hop of this host's route to %s: it is another machine's; give an"
                                        + " address of this host or an unused one")
                                .formatted(route.destination().length() == 0 ? "everywhere" : route.destination())))
                .or(() -> routes.to(gateway)
                        .map(route -> ("is already routed by %s: it is another machine's; give an address of this"
                                        + " host or an unused one")
                                .formatted(way(route))));
    }

    /** @throws RejectedException if no host can have the gateway */
    public static void checkUnicast(Ip gateway, String source) {
        if (!isUnicast(gateway)) {
            throw RejectedException.of("%s %s %s", source, gateway, NOT_UNICAST);
        }
    }

    private static boolean isUnicast(Ip gateway) {
        return !gateway.isLoopback() && !gateway.isMulticast() && !gateway.isUnspecified();
    }

    private static <T> Optional<T> first(Collection<T> all, Predicate<T> condition) {
        return all.stream().filter(condition).findFirst();
    }

    private static String way(Route route) {
        String via = route.via().map(hop -> " via " + hop).orElse("");
        String dev = route.link().isEmpty() ? " over several links" : " dev " + route.link();
        return PROTOCOLS.name(route.protocol()) + via + dev;
    }
}
