package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Network;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.options.MtuRules;
import dev.routed.driver.internal.options.NetworkOptions;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Derives, checks and describes networks with other options. */
public record NetworkEdits(Registry registry, GatewayService gateways, PolicyChain policies, Settings settings) {
    private static final String OPTIONS = "options";
    private static final String COMPLETE = "complete";

    /** @throws RejectedException if the settings are invalid for the host or for a network that follows them */
    public void check(NetworkSettings proposed) {
        try {
            HostGateways pass = gateways.pass();
            for (Family family : Family.values()) {
                Optional<Ip> gateway = proposed.gateway(family);
                if (gateway.isPresent() && !gateway.equals(settings.network().gateway(family))) {
                    pass.rules().check(gateway.get(), NetworkOptions.nameOfGateway(family));
                    gateways.checkVacant(gateway.get());
                }
            }
        } catch (KernelException e) {
            throw Applier.rejection(e);
        }
        if (proposed.mtu() != settings.network().mtu()) {
            registry.networks().stream()
                    .filter(network -> network.mtu().isEmpty() && network.hasSubnet(Family.IPV6))
                    .forEach(network -> MtuRules.check("mtu of network " + ShortId.of(network.id()), proposed.mtu()));
        }
    }

    /** The networks as they would be under these settings. */
    public List<Network> followed(NetworkSettings supposed) {
        HostGateways pass = gateways.pass();
        return registry.networks().stream()
                .map(network -> gateways.followed(network, supposed, pass))
                .toList();
    }

    Network followed(Network network, HostGateways pass) {
        return gateways.followed(network, settings.network(), pass);
    }

    /** The networks as they would be if one of them had these options. @throws RejectedException if it cannot */
    public List<Network> supposing(Network before, Map<String, String> values) {
        HostGateways pass = gateways.pass();
        Network after = edited(before, values, pass);
        check(before, after, pass);
        return registry.networks().stream()
                .map(network -> network.equals(before) ? after : network)
                .toList();
    }

    /** @throws RejectedException if the host or a policy rejects the change */
    void check(Network before, Network after, HostGateways pass) {
        for (Ip gateway : after.gateways()) {
            if (!before.gateways().contains(gateway)) {
                String name = NetworkOptions.nameOfGateway(gateway.family());
                if (!after.following().contains(gateway.family())) {
                    pass.rules().check(gateway, name);
                } else if (settings.network().gateway(gateway.family()).isPresent()) {
                    pass.rules().check(gateway, "setting " + name);
                }
                gateways.checkVacant(gateway);
            }
        }
        policies.check(after);
    }

    /** An empty value removes an option. @throws RejectedException if an option cannot be set, or a value is invalid */
    Network edited(Network network, Map<String, String> values, HostGateways pass) {
        Network edited = network;
        for (Map.Entry<String, String> value : values.entrySet()) {
            edited = edited(edited, value, pass);
        }
        if (edited.hasSubnet(Family.IPV6)) {
            MtuRules.check(
                    edited.mtu().isPresent() ? "network option mtu" : "setting mtu",
                    edited.mtu().orElse(settings.network().mtu()));
        }
        return edited;
    }

    private Network edited(Network network, Map.Entry<String, String> value, HostGateways pass) {
        Optional<Family> family = NetworkOptions.familyOf(value.getKey());
        if (family.isPresent()) {
            return withGateway(network, family.get(), value, pass);
        } else if (value.getKey().equals(NetworkOptions.MTU)) {
            return network.withMtu(parse(value).mtu());
        } else if (value.getKey().equals(OPTIONS) && network.optionsLost()) {
            return withCompleteOptions(network, value.getValue());
        } else if (policies.options().ofNetworks().contains(value.getKey())) {
            return withOption(network, value);
        }
        throw RejectedException.of(
                "'%s' cannot be set: known are gateway, gateway6, mtu%s",
                value.getKey(),
                policies.options().ofNetworks().stream()
                        .map(option -> ", " + option)
                        .collect(Collectors.joining()));
    }

    private Network withGateway(Network network, Family family, Map.Entry<String, String> value, HostGateways pass) {
        if (!network.hasSubnet(family)) {
            throw RejectedException.of(
                    "network option %s: the network has no %s subnet", NetworkOptions.nameOfGateway(family), family);
        }
        Set<Family> following = EnumSet.noneOf(Family.class);
        following.addAll(network.following());
        Optional<Ip> own = parse(value).gateway(family);
        if (own.isEmpty()) {
            following.add(family);
            return gateways.followed(network.withGateways(network.gateways(), following), settings.network(), pass);
        }
        following.remove(family);
        List<Ip> given = new ArrayList<>(network.gateways());
        given.replaceAll(gateway -> gateway.family() == family ? own.get() : gateway);
        return network.withGateways(given, following);
    }

    /** Declares the options given since the loss of the file complete. */
    private static Network withCompleteOptions(Network network, String value) {
        if (!value.equals(COMPLETE)) {
            throw RejectedException.of("%s: '%s' is not %s", OPTIONS, value, COMPLETE);
        }
        return network.withOptionsLost(false);
    }

    private static Network withOption(Network network, Map.Entry<String, String> value) {
        Map<String, String> options = new TreeMap<>(network.options());
        if (value.getValue().isEmpty()) {
            options.remove(value.getKey());
        } else {
            options.put(value.getKey(), value.getValue());
        }
        return network.withOptions(options);
    }

    private static NetworkOptions parse(Map.Entry<String, String> value) {
        return NetworkOptions.parse(value.getValue().isEmpty() ? Map.of() : Map.of(value.getKey(), value.getValue()));
    }

    /** A sentence for each changed option: policies carry such a change out themselves, so no step shows it. */
    public List<String> describe(Network after) {
        Network before = registry.network(after.id()).orElse(after);
        Set<String> changed = new TreeSet<>(before.options().keySet());
        changed.addAll(after.options().keySet());
        changed.removeIf(option ->
                Objects.equals(before.options().get(option), after.options().get(option)));
        int endpoints = registry.endpointsOf(after.id()).size();
        return changed.stream()
                .map(option -> "network %s: %s instead of %s, for its %d endpoints"
                        .formatted(ShortId.of(after.id()), text(after, option), text(before, option), endpoints))
                .toList();
    }

    private static String text(Network network, String option) {
        String value = network.options().get(option);
        return value == null ? "no " + option : option + "=" + value;
    }
}
