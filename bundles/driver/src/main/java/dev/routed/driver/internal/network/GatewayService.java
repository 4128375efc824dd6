package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.Failure;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Change;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.options.NetworkOptions;
import dev.routed.driver.internal.state.Registry;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Chooses the gateways of networks, checks them, and lets this host answer them. */
public final class GatewayService {
    private final Registry registry;
    private final Ipam ipam;
    private final Applier applier;
    private final Settings settings;
    private final LastingConditions conditions;
    /** The gateways of a network that is about to change, so that no other thread removes them meanwhile. */
    private Set<Ip> soon = Set.of();

    public GatewayService(
            Registry registry, Ipam ipam, Applier applier, Settings settings, LastingConditions conditions) {
        this.registry = registry;
        this.ipam = ipam;
        this.applier = applier;
        this.settings = settings;
        this.conditions = conditions;
    }

    HostGateways pass() {
        return new HostGateways(applier, Optional.empty());
    }

    HostGateways pass(HostState host) {
        return new HostGateways(applier, Optional.of(host));
    }

    /** The gateway of a network whose user names none. */
    public Ip propose(Family family) {
        return settings.network().gateway(family).orElseGet(() -> linkLocal(family, pass()));
    }

    private Ip linkLocal(Family family, HostGateways pass) {
        return pass.rules().linkLocal(family, registry.gateways());
    }

    /** The gateway that the user chose: Docker's {@code --gateway} takes precedence over the network's option. */
    Optional<Ip> ofUser(Family family, NetworkOptions options, List<Pool> pools) {
        return pools.stream()
                .flatMap(pool -> ipam.requestedGateway(pool).stream())
                .filter(gateway -> gateway.family() == family)
                .findFirst()
                .or(() -> options.gateway(family));
    }

    /**
     * Chooses a gateway that the user left open: the setting's, else the proposed link-local one if free, else another.
     *
     * @throws RejectedException if the setting's gateway may be another machine's
     */
    Ip choose(Family family, NetworkRequest request, HostGateways pass) {
        Optional<Ip> setting = settings.network().gateway(family);
        if (setting.isPresent()) {
            pass.rules().check(setting.get(), "setting " + NetworkOptions.nameOfGateway(family));
            return setting.get();
        }
        Set<Ip> used = new HashSet<>(registry.gateways());
        return request.subnets().stream()
                .flatMap(subnet -> subnet.gateway().stream())
                .filter(proposed -> proposed.family() == family && proposed.isLinkLocal())
                .filter(proposed -> pass.rules().isFree(proposed, used))
                .findFirst()
                .orElseGet(() -> linkLocal(family, pass));
    }

    /** A network under these settings: its gateways are the settings' where the user chose none. */
    Network followed(Network network, NetworkSettings supposed, HostGateways pass) {
        List<Ip> gateways = network.gateways().stream()
                .map(gateway -> network.following().contains(gateway.family())
                        ? supposed.gateway(gateway.family()).orElseGet(() -> linkLocalOf(network, gateway, pass))
                        : gateway)
                .toList();
        return network.withGateways(gateways, network.following());
    }

    /** A link-local gateway that the network or its endpoints have already, or else a free one. */
    private Ip linkLocalOf(Network network, Ip present, HostGateways pass) {
        Stream<Ip> used = registry.endpointsOf(network.id()).stream()
                .flatMap(endpoint -> endpoint.gateway(present.family()).stream());
        return Stream.concat(Stream.of(present), used)
                .filter(Ip::isLinkLocal)
                .filter(gateway -> registry.networks().stream()
                        .noneMatch(other -> !other.id().equals(network.id())
                                && other.gateways().contains(gateway)))
                .findFirst()
                .orElseGet(() -> linkLocal(present.family(), pass));
    }

    /** @throws RejectedException if the address is an endpoint's, or kept for something else */
    void checkVacant(Ip gateway) {
        registry.endpoint(gateway).ifPresent(endpoint -> {
            throw RejectedException.of("gateway %s is taken by endpoint %s", gateway, ShortId.of(endpoint.id()));
        });
        registry.networks().stream()
                .filter(other -> other.auxiliary().contains(gateway))
                .findFirst()
                .ifPresent(other -> {
                    throw RejectedException.of(
                            "gateway %s is an --aux-address of network %s", gateway, ShortId.of(other.id()));
                });
    }

    /** Lets the host answer the gateways in use and no others. */
    public List<Change> answer() {
        return answer(pass());
    }

    synchronized List<Change> answer(HostGateways pass) {
        Set<Ip> gateways = registry.gateways();
        gateways.addAll(soon);
        List<Change> changes = pass.answer(gateways);
        conditions.end(Link.LOOPBACK);
        return changes;
    }

    /** Lets the host also answer gateways that a network is about to have; until {@link #refresh}. */
    synchronized List<Change> answerSoon(Collection<Ip> gateways, HostGateways pass) {
        soon = Set.copyOf(gateways);
        return answer(pass);
    }

    /** The changes that {@link #answer} would carry out if networks were these. */
    public List<Change> pending(Collection<Network> supposed, HostState host) {
        Set<Ip> gateways = registry.gatewaysInUse();
        supposed.forEach(network -> gateways.addAll(network.gateways()));
        return pass(host).plan(gateways);
    }

    /** As {@link #answer}; a failure is a lasting condition, and the next change tries again. */
    List<Change> refresh() {
        return attempt(pass());
    }

    /** The same at the end of a change that began with {@link #answerSoon}. */
    synchronized List<Change> refresh(HostGateways pass) {
        soon = Set.of();
        return attempt(pass);
    }

    private List<Change> attempt(HostGateways pass) {
        try {
            return answer(pass);
        } catch (RuntimeException e) {
            conditions.report(Link.LOOPBACK, "gateways cannot be updated: " + Failure.reason(e));
            return List.of();
        }
    }
}
