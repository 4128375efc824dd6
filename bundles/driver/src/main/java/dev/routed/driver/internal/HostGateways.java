package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Change;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.settings.NetworkSettings;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

    /** What the user chose: Docker's own {@code --gateway} goes before the network's option. */
    Optional<Ip> ofUser(Family family, NetworkOptions options, List<Pool> pools) {
        return pools.stream()
                .flatMap(pool -> ipam.requestedGateway(pool).stream())
                .filter(gateway -> gateway.family() == family)
                .findFirst()
                .or(() -> options.gateway(family));
    }

    /** For a network whose user chose none: the setting's, or else the link-local one that was proposed, if still free. */
    Ip choose(Family family, NetworkRequest request) {
        Optional<Ip> setting = settings.get().gateway(family);
        if (setting.isPresent()) {
            check(setting.get(), "the appliance's own setting " + NetworkOptions.nameOfGateway(family));
            return setting.get();
        }
        Set<Ip> used = new HashSet<>(registry.gateways());
        return request.subnets().stream()
                .flatMap(subnet -> subnet.gateway().stream())
                .filter(proposed -> proposed.family() == family && proposed.isLinkLocal() && !used.contains(proposed))
                .findFirst()
                .orElseGet(() -> linkLocal(family));
    }

    /** A network as it is under these settings: where it follows them, it gives out what they say. */
    Network followed(Network network, NetworkSettings supposed) {
        List<Ip> gateways = network.gateways().stream()
                .map(gateway -> network.following().contains(gateway.family())
                        ? supposed.gateway(gateway.family()).orElseGet(() -> linkLocalOf(network, gateway.family()))
                        : gateway)
                .toList();
        return network.with(gateways, network.following());
    }

    /** One that it has, or that its endpoints still have, rather than another. */
    private Ip linkLocalOf(Network network, Family family) {
        Stream<Ip> its = network.gateway(family).stream();
        Stream<Ip> theirs = registry.endpointsOf(network.id()).stream().flatMap(endpoint -> endpoint.gateway(family).stream());
        return Stream.concat(its, theirs)
                .filter(Ip::isLinkLocal)
                .filter(gateway -> registry.networks().stream()
                        .noneMatch(other -> !other.id().equals(network.id()) && other.gateways().contains(gateway)))
                .findFirst()
                .orElseGet(() -> linkLocal(family));
    }

    /**
     * Judges a gateway by what the host has.
     *
     * @param whence what to call it in a sentence: who asked for it
     * @throws Refusal if the host would answer for someone else's machine
     */
    void check(Ip gateway, String whence) {
        present().check(gateway, whence);
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
    List<Change> answer() {
        return answer(List.of());
    }

    /** @param soon those that are about to be in use */
    synchronized List<Change> answer(Collection<Ip> soon) {
        Set<Ip> gateways = registry.gateways();
        gateways.addAll(soon);
        List<Step> steps = applier.planGateways(gateways);
        applier.kernel().apply(steps);
        return steps.stream().map(Change::of).toList();
    }

    /** What {@link #answer} would carry out if networks were these. */
    List<Change> pending(Collection<Network> supposed) {
        Set<Ip> gateways = registry.gatewaysInUse();
        supposed.forEach(network -> gateways.addAll(network.gateways()));
        return applier.planGateways(gateways).stream().map(Change::of).toList();
    }

    /** What cannot be done now is told, and done at the next change. */
    List<Change> refresh() {
        try {
            return answer();
        } catch (RuntimeException e) {
            events.warn("gateway", "lo", "gateways are not as they should be: " + e.getMessage());
            return List.of();
        }
    }
}
