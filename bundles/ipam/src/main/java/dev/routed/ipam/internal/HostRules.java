package dev.routed.ipam.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Locale;
import java.util.Optional;

/** Decides by the kernel's addresses and routes what may be granted. Calls may take seconds. Thread-safe. */
record HostRules(Kernel kernel, int ownProtocol) {
    /** RTPROT_KERNEL of linux/rtnetlink.h: the kernel derives such a route from an address of an interface. */
    private static final int RTPROT_KERNEL = 2;

    /**
     * Why an address cannot be a container's.
     *
     * @param prefix all addresses for which the reason holds
     * @param others whether another host or program routes just this address, which policies may allow if it is asked
     *     for
     */
    private record Obstacle(Prefix prefix, String reason, boolean others) {}

    /** @throws RejectedException if the range equals or lies in a subnet of one of the host's interfaces */
    void check(String what, Prefix range) {
        for (Address address : kernel.addresses()) {
            Prefix interfaceSubnet = address.prefix().network();
            if (interfaceSubnet.contains(range)) {
                throw RejectedException.of(
                        "%s %s lies in %s of this host's interface %s: choose one outside",
                        what, range, interfaceSubnet, address.link());
            }
        }
    }

    /** @throws RejectedException if the address is the host's own or lies in a subnet of one of its interfaces */
    void check(Ip address) {
        kernel.lookup(address)
                .filter(route -> route.announcement(ownProtocol).isEmpty())
                .flatMap(route -> judge(address, route))
                .filter(obstacle -> !obstacle.others())
                .ifPresent(obstacle -> {
                    throw RejectedException.of("%s %s", address, obstacle.reason());
                });
    }

    /** Returns the addresses that are unusable for the same reason as an address, if it is. */
    Optional<Prefix> obstacle(Ip address) {
        return kernel.lookup(address)
                .flatMap(route -> judge(address, route))
                .map(Obstacle::prefix)
                // A prefix without the address would lead the search out of its range.
                .map(prefix -> prefix.contains(address) ? prefix : address.asPrefix());
    }

    private Optional<Obstacle> judge(Ip address, Route route) {
        Prefix destination = route.destination().network();
        return switch (route.type()) {
            case LOCAL -> Optional.of(new Obstacle(destination, "is this host's own address: choose another", false));
            case BROADCAST, MULTICAST ->
                Optional.of(new Obstacle(
                        destination,
                        "is a %s address on this host's interface %s: choose another"
                                .formatted(route.type().name().toLowerCase(Locale.ROOT), route.link()),
                        false));
            default -> route.destination().isHost() ? Optional.of(ofHostRoute(route)) : ofSubnet(address, route);
        };
    }

    private Obstacle ofHostRoute(Route route) {
        boolean peer = route.isConnected()
                && route.protocol() == RTPROT_KERNEL
                && route.announcement(ownProtocol).isEmpty();
        return new Obstacle(
                route.destination(),
                "is the address of the other end of this host's interface %s: choose another".formatted(route.link()),
                !peer);
    }

    /** A route by device alone, as VPNs add it, connects no subnet: an address of the interface does. */
    private Optional<Obstacle> ofSubnet(Ip address, Route route) {
        if (!route.isConnected() || route.destination().length() == 0) {
            return Optional.empty();
        }
        Optional<Prefix> subnet = route.protocol() == RTPROT_KERNEL
                ? Optional.of(route.destination())
                : kernel.addresses(route.link()).stream()
                        .filter(own -> own.connects(address))
                        .map(own -> own.prefix().network())
                        .findFirst();
        return subnet.map(network -> new Obstacle(
                network,
                "lies in %s of this host's interface %s: choose one outside".formatted(network, route.link()),
                false));
    }
}
