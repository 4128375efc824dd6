package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Change;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.settings.NetworkSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The gateways of networks: chosen, and answered by this host. */
final class HostGateways {
    private final Registry registry;
    private final Ipam ipam;
    private final Applier applier;
    private final Supplier<NetworkSettings> settings;
    private final Events events;

    HostGateways(
            Registry registry, Ipam ipam, Applier applier, Supplier<NetworkSettings> settings, Events events) {
        this.registry = registry;
        this.ipam = ipam;
        this.applier = applier;
        this.settings = settings;
        this.events = events;
    }

    /** The gateway of a network whose user names none. */
    Ip propose(Family family) {
        return settings.get().gateway(family).orElseGet(() -> linkLocal(family));
    }

    private Ip linkLocal(Family family) {
        return present().linkLocal(family, registry.gateways());
    }

    private Gateways present() {
        return Gateways.of(applier.kernel().read(), applier.wishes().ownership());
    }

    /** Docker's own {@code --gateway} goes before the network's option, that before the appliance's setting. */
    Ip choose(Family family, NetworkRequest request, NetworkOptions options, List<Pool> pools) {
        Optional<Ip> users = pools.stream()
                .flatMap(pool -> ipam.requestedGateway(pool).stream())
                .filter(gateway -> gateway.family() == family)
                .findFirst()
                .or(() -> options.gateway(family));
        Optional<Ip> chosen = users.or(() -> settings.get().gateway(family));
        if (chosen.isPresent()) {
            Ip gateway = chosen.get();
            String name = NetworkOptions.nameOfGateway(family);
            present().check(gateway, users.isPresent() ? name : "the appliance's own setting " + name);
            return gateway;
        }
        Set<Ip> used = new HashSet<>(registry.gateways());
        return request.subnets().stream()
                .flatMap(subnet -> subnet.gateway().stream())
                .filter(proposed -> proposed.family() == family && proposed.isLinkLocal() && !used.contains(proposed))
                .findFirst()
                .orElseGet(() -> linkLocal(family));
    }

    /** @throws Refusal if the address is an endpoint's, or kept for something else */
    void checkNobodys(Ip gateway) {
        registry.endpoint(gateway).ifPresent(endpoint -> {
            throw Refusal.of("gateway %s is taken by endpoint %s", gateway, Names.shortId(endpoint.id()));
        });
        registry.networks().stream().filter(other -> other.auxiliary().contains(gateway)).findFirst().ifPresent(other -> {
            throw Refusal.of("gateway %s is kept by --aux-address of network %s", gateway, Names.shortId(other.id()));
        });
    }

    /** Answers the gateways in use and no others. */
    synchronized List<Change> answer() {
        List<Step> steps = applier.planGateways(registry.gateways());
        applier.kernel().apply(steps);
        return steps.stream().map(Change::of).toList();
    }

    /** What {@link #answer} would carry out. */
    synchronized List<Change> pending() {
        return applier.planGateways(registry.gateways()).stream().map(Change::of).toList();
    }

    /** What cannot be done now is told, and done at the next change. */
    void refresh() {
        try {
            answer();
        } catch (RuntimeException e) {
            events.warn("gateway", "lo", "gateways are not as they should be: " + e.getMessage());
        }
    }
}
