package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses that an endpoint has beside those that the engine gave it, which stand before them. The endpoint's
 * option says which they are, so that they are known again after a restart. Pure.
 */
final class FurtherAddresses {
    private static final String OPTION = "addresses";

    /** To docker a comma mostly ends the option. */
    private static final String SEPARATORS = "[,;\\s]+";

    static final KnownOption KNOWN =
            new KnownOption(Scope.ENDPOINT, OPTION, "more addresses of it, with a comma, semicolon or blank between");

    private FurtherAddresses() {}

    /**
     * All addresses of an endpoint that comes.
     *
     * @param engines those that the engine gave it
     * @throws Refusal if its option names something else, or an address that is there already
     */
    static List<Ip> behind(List<Ip> engines, Map<String, String> options) {
        List<Ip> all = new ArrayList<>(engines);
        for (Ip address : named(options)) {
            if (all.contains(address)) {
                throw Refusal.of("endpoint option %s: %s is named twice, or is the address that it has anyway", OPTION, address);
            }
            all.add(address);
        }
        return List.copyOf(all);
    }

    private static List<Ip> named(Map<String, String> options) {
        return words(options.getOrDefault(OPTION, "")).map(FurtherAddresses::parse).toList();
    }

    /** The words of an option that has several. */
    static Stream<String> words(String several) {
        return Stream.of(several.split(SEPARATORS)).filter(word -> !word.isEmpty());
    }

    private static Ip parse(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("endpoint option %s: %s", OPTION, e.getMessage());
        }
    }

    static List<Ip> of(Endpoint endpoint) {
        return named(endpoint.options());
    }

    /** The others: those that the engine gave and will release. */
    static List<Ip> engines(Endpoint endpoint) {
        List<Ip> engines = new ArrayList<>(endpoint.addresses());
        engines.removeAll(of(endpoint));
        return engines;
    }

    /** An endpoint with all that its option names, each in its place. */
    static Endpoint complete(Endpoint endpoint) {
        List<Ip> addresses = engines(endpoint);
        addresses.addAll(of(endpoint));
        return endpoint.with(addresses, endpoint.options());
    }

    /** An endpoint with just these further addresses. */
    static Endpoint with(Endpoint endpoint, List<Ip> further) {
        List<Ip> addresses = engines(endpoint);
        addresses.addAll(further);
        Map<String, String> options = new HashMap<>(endpoint.options());
        if (further.isEmpty()) {
            options.remove(OPTION);
        } else {
            options.put(OPTION, further.stream().map(Ip::toString).collect(Collectors.joining(",")));
        }
        return endpoint.with(addresses, options);
    }

    /**
     * Judges those of an endpoint that comes or changes, but for who else has them.
     *
     * @throws Refusal if one lies elsewhere than the network's addresses do
     */
    static void check(Endpoint endpoint, Network network) {
        List<Prefix> ranges = NetworkOptions.ranges(network);
        for (Ip address : of(endpoint)) {
            if (endpoint.gateway(address.family()).isEmpty()) {
                throw Refusal.of(address.isIpv6()
                                ? "%s: network %s has no IPv6 subnet, so its containers have IPv6 turned off:"
                                        + " create it with --ipv6 and an IPv6 --subnet"
                                : "%s: network %s has no IPv4 subnet: create it with one",
                        address, Names.shortId(network.id()));
            }
            if (ranges.stream().noneMatch(range -> range.contains(address))) {
                throw Refusal.of("%s lies outside of %s, where network %s has its addresses:"
                                + " choose one there, or create the network with -o %s=%s",
                        address, Names.list(ranges), Names.shortId(network.id()), NetworkOptions.EXTRA, address.asPrefix());
            }
        }
    }
}
