package dev.routed.ipam.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Locale;
import java.util.Optional;

/** What the host itself speaks against an address or a pool. Asks the kernel; changes nothing. */
final class Surroundings {
    private final Kernel kernel;
    private final int ourProtocol;

    /** @param ourProtocol the protocol number of our own routes, which speak against nothing */
    Surroundings(Kernel kernel, int ourProtocol) {
        this.kernel = kernel;
        this.ourProtocol = ourProtocol;
    }

    /**
     * @param what what a sentence calls the range
     * @throws Refusal if it lies in a subnet of one of the host's interfaces, or equals it
     */
    void check(String what, Prefix range) {
        for (Address address : kernel.read().addresses()) {
            Prefix interfaceSubnet = address.prefix().network();
            if (interfaceSubnet.contains(range)) {
                throw Refusal.of(
                        "%s %s lies in %s of this host's interface %s: choose one outside",
                        what, range, interfaceSubnet, address.link());
            }
        }
    }

    /** @throws Refusal if an address that the user asked for is the host's own or in an interface's subnet */
    void check(Ip address) {
        Optional<Route> found = kernel.lookup(address);
        if (found.isEmpty() || found.get().protocol() == ourProtocol) {
            return;
        }
        Route route = found.get();
        switch (route.type()) {
            case LOCAL -> throw Refusal.of("%s is this host's own address: choose another", address);
            case BROADCAST, MULTICAST -> throw Refusal.of(
                    "%s is a %s address on this host's interface %s: choose another",
                    address, route.type().name().toLowerCase(Locale.ROOT), route.link());
            default -> {
                if (isInterfaceSubnet(route)) {
                    throw Refusal.of(
                            "%s lies in %s of this host's interface %s: choose one outside",
                            address, route.destination(), route.link());
                }
            }
        }
    }

    /** What speaks against choosing an address: a prefix that holds it and is no good as a whole. */
    Optional<Prefix> obstacle(Ip address) {
        return kernel.lookup(address)
                .filter(route -> route.type() == Route.Type.LOCAL
                        || route.type() == Route.Type.BROADCAST
                        || route.type() == Route.Type.MULTICAST
                        || route.destination().isHost()
                        || isInterfaceSubnet(route))
                .map(route -> route.destination().network());
    }

    /** A default route by device is connected, too, but leads to the world. */
    private static boolean isInterfaceSubnet(Route route) {
        return route.isConnected() && route.destination().length() > 0 && !route.destination().isHost();
    }
}
