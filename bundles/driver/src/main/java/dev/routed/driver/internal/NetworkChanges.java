package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Networks that stand are given another gateway, another MTU, or another option of a policy's: where they follow a
 * setting that has changed, or as the operator says. An endpoint keeps the gateway that its container was given, and it stays answered for that long.
 */
final class NetworkChanges {
    private final Registry registry;
    private final Serving serving;
    private final HostGateways gateways;
    private final Policies policies;
    private final Supplier<NetworkSettings> settings;
    private final Events events;

    NetworkChanges(
            Registry registry,
            Serving serving,
            HostGateways gateways,
            Policies policies,
            Supplier<NetworkSettings> settings,
            Events events) {
        this.registry = registry;
        this.serving = serving;
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
        synchronized (serving) {
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

    /**
     * Sets what holds for one network; see {@link dev.routed.api.network.Reconfiguring#set}.
     *
     * @return what was carried out for its gateways
     */
    List<Change> set(String named, String key, String value) {
        synchronized (serving) {
            Network network = named(named);
            return change(network, amended(network, Map.of(key, value)));
        }
    }

    /** Networks as they would be if one of them were set so. @throws Refusal if that would be refused */
    List<Network> supposing(String named, Map<String, String> values) {
        Network before = named(named);
        Network after = amended(before, values);
        judge(before, after);
        return registry.networks().stream().map(network -> network.equals(before) ? after : network).toList();
    }

    private Network named(String text) {
        List<Network> named = registry.networks().stream().filter(network -> isNamed(network, text)).toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        List<String> known = registry.networks().stream()
                .map(network -> "%s (%s)".formatted(Names.shortId(network.id()), Serving.subnets(network)))
                .toList();
        throw Refusal.of("%s '%s': give an id, the beginning of one, or a subnet, for the engine tells names to nobody; %s",
                named.isEmpty() ? "there is no network" : "several networks begin with",
                text,
                known.isEmpty() ? "none is here" : "here are " + Names.list(known));
    }

    private static boolean isNamed(Network network, String text) {
        return !text.isEmpty() && network.id().startsWith(text)
                || network.pools().stream().anyMatch(pool -> pool.subnet().toString().equals(text));
    }

    private Network amended(Network network, Map<String, String> values) {
        Network amended = network;
        for (Map.Entry<String, String> value : values.entrySet()) {
            Optional<Family> family = NetworkOptions.familyOf(value.getKey());
            if (family.isPresent()) {
                amended = withGateway(amended, family.get(), value.getValue());
            } else if (value.getKey().equals(NetworkOptions.MTU)) {
                amended = amended.with(parse(value).mtu());
            } else if (policies.options().ofNetworks().contains(value.getKey())) {
                amended = withOption(amended, value.getKey(), value.getValue());
            } else {
                throw Refusal.of("'%s' cannot be set: known are gateway, gateway6, mtu%s", value.getKey(),
                        policies.options().ofNetworks().stream().map(option -> ", " + option).collect(Collectors.joining()));
            }
        }
        if (hasIpv6(amended)) {
            Ipv6.check(
                    amended.mtu().isPresent() ? "network option mtu" : "the appliance's own setting mtu",
                    amended.mtu().orElse(settings.get().mtu()));
        }
        return amended;
    }

    private Network withGateway(Network network, Family family, String text) {
        if (!NetworkVerbs.hasSubnetOf(family, network.pools())) {
            throw Refusal.of("network option %s: the network has no %s subnet", NetworkOptions.nameOfGateway(family), family);
        }
        Set<Family> following = EnumSet.noneOf(Family.class);
        following.addAll(network.following());
        Optional<Ip> own = parse(Map.entry(NetworkOptions.nameOfGateway(family), text)).gateway(family);
        if (own.isEmpty()) {
            following.add(family);
            return gateways.followed(network.with(network.gateways(), following), settings.get());
        }
        following.remove(family);
        List<Ip> given = new ArrayList<>(network.gateways());
        given.replaceAll(gateway -> gateway.family() == family ? own.get() : gateway);
        return network.with(given, following);
    }

    private static Network withOption(Network network, String option, String text) {
        Map<String, String> options = new TreeMap<>(network.options());
        if (text.isEmpty()) {
            options.remove(option);
        } else {
            options.put(option, text);
        }
        return network.with(options);
    }

    /** An empty text is as if not given. */
    private static NetworkOptions parse(Map.Entry<String, String> value) {
        return NetworkOptions.parse(
                value.getValue().isEmpty() ? Map.of() : Map.of(value.getKey(), value.getValue()));
    }

    /** @throws Refusal if it may not be, or cannot; it is as it was then */
    private List<Change> change(Network before, Network after) {
        if (after.equals(before)) {
            return List.of();
        }
        judge(before, after);
        List<Change> done = new ArrayList<>();
        try {
            // Before anybody is given it.
            done.addAll(gateways.answer(after.gateways()));
            serving.save(after);
            become(before, after);
        } catch (RuntimeException e) {
            gateways.refresh();
            throw e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
        }
        serving.assign(after);
        done.addAll(gateways.refresh());
        events.happened("network-change", Names.shortId(after.id()), "has %s now, and had %s"
                .formatted(terms(after), terms(before)));
        return done;
    }

    private void become(Network before, Network after) {
        if (after.options().equals(before.options())) {
            registry.add(after);
            return;
        }
        try {
            policies.change(before, after);
        } catch (RuntimeException e) {
            try {
                serving.save(before);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
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

    /** What policies are told, or would be, if networks are these: of no step, since they act themselves. */
    List<String> told(List<Network> supposed) {
        List<String> told = new ArrayList<>();
        for (Network after : supposed) {
            Network before = registry.network(after.id()).orElse(after);
            Set<String> options = new TreeSet<>(before.options().keySet());
            options.addAll(after.options().keySet());
            options.removeIf(option -> Objects.equals(before.options().get(option), after.options().get(option)));
            options.forEach(option -> told.add("network %s: %s in place of %s, for its %d endpoints".formatted(
                    Names.shortId(after.id()), said(after, option), said(before, option),
                    registry.endpointsOf(after.id()).size())));
        }
        return told;
    }

    private static String said(Network network, String option) {
        String text = network.options().get(option);
        return text == null ? "no " + option : option + "=" + text;
    }

    /** The last user of a gateway may be gone that no network gives out any more. */
    void left(Endpoint endpoint) {
        synchronized (serving) {
            registry.network(endpoint.networkId()).ifPresent(serving::assign);
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
