package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Apply;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What networks and endpoints should be like: what a network says itself goes before the setting. Pure.
 *
 * @param settings those in force, or those that might be
 * @param networks by identifier
 * @param held     the addresses of an endpoint that are not to be simply announced, and how each is
 */
record Terms(
        NetworkSettings settings,
        Function<String, Optional<Network>> networks,
        Function<Endpoint, SortedMap<Ip, Announcement>> held) {

    /** Of an endpoint that comes. */
    int mtu(Network network) {
        return network.mtu().orElse(settings.mtu());
    }

    /** What an endpoint that stands should be now. */
    Endpoint wanted(Endpoint standing) {
        return announced(withMtu(standing));
    }

    /** An endpoint announced to other hosts as it should be now. */
    Endpoint announced(Endpoint endpoint) {
        return endpoint.with(held.apply(endpoint));
    }

    /** One whose network is unknown, or whose IPv6 would end, keeps its MTU. */
    private Endpoint withMtu(Endpoint standing) {
        if (settings.apply() == Apply.NEW) {
            return standing;
        }
        boolean ipv6 = standing.gateways().stream().anyMatch(Ip::isIpv6);
        return networks.apply(standing.networkId())
                .map(this::mtu)
                .filter(mtu -> !ipv6 || Ipv6.fits(mtu))
                .map(standing::with)
                .orElse(standing);
    }
}
