package dev.routed.routing.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.util.List;
import java.util.Optional;

/** Reads from the routing table which addresses routing daemons are to announce. */
public final class AnnouncedAddresses {
    private final Kernel kernel;
    private final Settings settings;
    private final Networks networks;

    public AnnouncedAddresses(Kernel kernel, Settings settings, Networks networks) {
        this.kernel = kernel;
        this.settings = settings;
        this.networks = networks;
    }

    /** The subnets of the networks of this host. */
    List<Prefix> subnets() {
        return subnets(networks.networks());
    }

    /** The addresses with a route that announces them; an address of last resort is announced elsewhere, or not yet. */
    public List<AnnouncedAddress> read() {
        int protocol = settings.kernel().protocol();
        List<Prefix> subnets = subnets();
        return kernel.read(protocol).routes().stream()
                .filter(Route::isHostRoute)
                .filter(route -> route.announcement(protocol).equals(Optional.of(Announcement.ANNOUNCED)))
                .map(route -> {
                    Ip address = route.destination().ip();
                    return new AnnouncedAddress(
                            address,
                            route.link(),
                            subnets.stream()
                                    .filter(subnet -> subnet.contains(address))
                                    .findFirst()
                                    .orElse(address.asPrefix()));
                })
                .toList();
    }

    private static List<Prefix> subnets(List<Network> networks) {
        return networks.stream()
                .flatMap(network -> network.pools().stream())
                .map(pool -> pool.subnet())
                .distinct()
                .toList();
    }
}
