package dev.routed.driver.internal.options;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of an endpoint that the engine does not know. They follow the assigned addresses, and are listed in the
 * endpoint's option {@code addresses}. Pure.
 */
public final class SecondaryAddresses {
    private static final String OPTION = "addresses";

    static final KnownOption KNOWN =
            new KnownOption(Scope.ENDPOINT, OPTION, "secondary addresses, separated by comma, semicolon or blank");

    private SecondaryAddresses() {}

    /** All addresses of a new endpoint. @throws RejectedException if the option is invalid or repeats an address */
    public static List<Ip> behind(List<Ip> engines, Map<String, String> options) {
        Set<Ip> all = new LinkedHashSet<>(engines);
        for (Ip address : named(options)) {
            if (!all.add(address)) {
                throw RejectedException.of(
                        "endpoint option %s: %s is listed twice, or the engine assigned it already", OPTION, address);
            }
        }
        return List.copyOf(all);
    }

    private static List<Ip> named(Map<String, String> options) {
        return UserText.list(options.getOrDefault(OPTION, "")).stream()
                .map(text -> KnownOptions.parse(Scope.ENDPOINT, OPTION, text, Ip::parse))
                .toList();
    }

    public static List<Ip> of(Endpoint endpoint) {
        return named(endpoint.options());
    }

    /** The addresses that the engine assigned and will release. */
    public static List<Ip> engines(Endpoint endpoint) {
        List<Ip> engines = new ArrayList<>(endpoint.addresses());
        engines.removeAll(of(endpoint));
        return engines;
    }

    /** An adopted endpoint with its addresses in order: the engine's, then those of its option. */
    public static Endpoint complete(Endpoint endpoint) {
        List<Ip> addresses = engines(endpoint);
        addresses.addAll(of(endpoint));
        return endpoint.withAddresses(addresses);
    }

    public static Endpoint with(Endpoint endpoint, List<Ip> secondary) {
        List<Ip> addresses = engines(endpoint);
        addresses.addAll(secondary);
        Map<String, String> options = new HashMap<>(endpoint.options());
        if (secondary.isEmpty()) {
            options.remove(OPTION);
        } else {
            options.put(OPTION, secondary.stream().map(Ip::toString).collect(Collectors.joining(",")));
        }
        return endpoint.withAddresses(addresses).withOptions(options);
    }

    /** @throws RejectedException if a secondary address is outside of the network's ranges; IPAM checks the rest */
    public static void check(Endpoint endpoint, Network network) {
        List<Prefix> ranges = NetworkOptions.ranges(network);
        for (Ip address : of(endpoint)) {
            if (endpoint.gateway(address.family()).isEmpty()) {
                throw RejectedException.of(
                        address.isIpv6()
                                ? "%s: network %s has no IPv6 subnet, so its containers have IPv6 turned off:"
                                        + " create it with --ipv6 and an IPv6 --subnet"
                                : "%s: network %s has no IPv4 subnet: create it with an IPv4 --subnet",
                        address,
                        ShortId.of(network.id()));
            }
            if (ranges.stream().noneMatch(range -> range.contains(address))) {
                throw RejectedException.of(
                        "%s is outside of %s, the ranges of network %s: choose an address inside, or create the"
                                + " network with -o %s=%s",
                        address,
                        Enumeration.all(ranges),
                        ShortId.of(network.id()),
                        NetworkOptions.EXTRA,
                        address.asPrefix());
            }
        }
    }
}
