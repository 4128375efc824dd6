package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Networks that stand are given another gateway or another MTU: where they follow a setting that has changed, or as
 * the operator says. An endpoint keeps the gateway that its container was given, and it stays answered for that long.
 */
final class NetworkChanges {
    private final Registry registry;
    private final NetworkVerbs networks;
    private final HostGateways gateways;
    private final Policies policies;
    private final Supplier<NetworkSettings> settings;
    private final Events events;

    NetworkChanges(
            Registry registry,
            NetworkVerbs networks,
            HostGateways gateways,
            Policies policies,
            Supplier<NetworkSettings> settings,
            Events events) {
        this.registry = registry;
        this.networks = networks;
        this.gateways = gateways;
        this.policies = policies;
        this.settings = settings;
        this.events = events;
    }

    /**
     * Judges settings by the host, and by what networks follow them.
     *
     * @throws Refusal if they may not be
     */
    void check(NetworkSettings proposed) {
        try {
            for (Family family : Family.values()) {
                Optional<Ip> gateway = proposed.gateway(family);
                if (gateway.isPresent() && !gateway.equals(settings.get().gateway(family))) {
                    gateways.check(gateway.get(), NetworkOptions.nameOfGateway(family));
                    gateways.checkNobodys(gateway.get());
                }
            }
        } catch (KernelException e) {
            throw Refusal.host(e.getMessage(), e);
        }
        if (proposed.mtu() != settings.get().mtu()) {
            registry.networks().stream()
                    .filter(network -> network.mtu().isEmpty() && hasIpv6(network))
                    .forEach(network -> Ipv6.check("mtu of network " + Names.shortId(network.id()), proposed.mtu()));
        }
    }

    private static boolean hasIpv6(Network network) {
        return NetworkVerbs.hasSubnetOf(Family.IPV6, network.pools());
    }

    /** Networks as they would be under these settings. */
    List<Network> followed(NetworkSettings supposed) {
        return registry.networks().stream().map(network -> gateways.followed(network, supposed)).toList();
    }

    /** Lets networks go by the settings as they are now. One that cannot goes on as it was, and that is told. */
    void follow() {
        synchronized (networks) {
            for (Network network : registry.networks()) {
                try {
                    change(network, gateways.followed(network, settings.get()));
                } catch (Refusal | KernelException e) {
                    events.warn("network-change", Names.shortId(network.id()), "goes on giving out gateway %s: %s"
                            .formatted(Names.list(network.gateways()), e.getMessage()));
                }
            }
        }
    }

    /** @throws Refusal if it may not be, or cannot; it is as it was then */
    private void change(Network before, Network after) {
        if (after.equals(before)) {
            return;
        }
        judge(before, after);
        try {
            // Before anybody is given it.
            gateways.answer(after.gateways());
            networks.save(after);
        } catch (RuntimeException e) {
            gateways.refresh();
            throw e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
        }
        registry.add(after);
        networks.assign(after);
        gateways.refresh();
        events.happened("network-change", Names.shortId(after.id()), "has %s now, and had %s"
                .formatted(terms(after), terms(before)));
    }

    private void judge(Network before, Network after) {
        for (Ip gateway : after.gateways()) {
            if (!before.gateways().contains(gateway)) {
                String name = NetworkOptions.nameOfGateway(gateway.family());
                if (!after.following().contains(gateway.family())) {
                    gateways.check(gateway, name);
                } else if (settings.get().gateway(gateway.family()).isPresent()) {
                    gateways.check(gateway, "the appliance's own setting " + name);
                }
                gateways.checkNobodys(gateway);
            }
        }
        policies.check(after);
    }

    private static String terms(Network network) {
        return "gateway %s and %s".formatted(
                Names.list(network.gateways()),
                network.mtu().map(mtu -> "mtu " + mtu).orElse("no mtu of its own"));
    }

    /** The last user of a gateway may be gone that no network gives out any more. */
    void left(Endpoint endpoint) {
        synchronized (networks) {
            registry.network(endpoint.networkId()).ifPresent(networks::assign);
            gateways.refresh();
        }
    }

    /** Whether an endpoint has a gateway that its network does not give out any more. */
    boolean isBehind(Endpoint endpoint) {
        return registry.network(endpoint.networkId())
                .filter(network -> !network.gateways().containsAll(endpoint.gateways()))
                .isPresent();
    }
}
