package dev.routed.driver.internal.desired;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.driver.internal.options.MtuRules;
import java.util.Optional;
import java.util.function.Function;

/** Decides the MTU of endpoints: the network's own, else the setting's. Both may be those of a preview. Pure. */
public record EffectiveSettings(NetworkSettings settings, Function<String, Optional<Network>> networks) {
    public int mtu(Network network) {
        return network.mtu().orElse(settings.mtu());
    }

    /** Keeps the MTU if the network is unknown, if settings apply to new endpoints only, or if IPv6 would end. */
    public Endpoint withMtu(Endpoint live) {
        boolean ipv6 = live.gateways().stream().anyMatch(Ip::isIpv6);
        return networks.apply(live.networkId())
                .filter(network -> settings.apply() != Apply.NEW)
                .map(this::mtu)
                .filter(mtu -> !ipv6 || MtuRules.fits(mtu))
                .map(live::withMtu)
                .orElse(live);
    }
}
