package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code docker network create -o} may say.
 *
 * @param gateway  {@code gateway}: the IPv4 gateway of the network's endpoints
 * @param gateway6 {@code gateway6}: the IPv6 one
 * @param extra    {@code extra}: ranges beside its subnets, from which endpoints may have further addresses
 * @param mtu      {@code mtu}, or Docker's own {@code com.docker.network.driver.mtu}: bytes
 */
record NetworkOptions(Optional<Ip> gateway, Optional<Ip> gateway6, List<Prefix> extra, Optional<Integer> mtu) {
    static final String EXTRA = "extra";

    private static final String GATEWAY = "gateway";
    private static final String GATEWAY6 = "gateway6";
    static final String MTU = "mtu";
    private static final String DOCKER_MTU = "com.docker.network.driver.mtu";

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the most that a veth takes. */
    private static final int MAX_MTU = 65535;

    /** Those that mean something to the driver itself. */
    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(Scope.NETWORK, GATEWAY, "the IPv4 address that its containers send by"),
            new KnownOption(Scope.NETWORK, GATEWAY6, "the IPv6 address that its containers send by"),
            new KnownOption(Scope.NETWORK, EXTRA, "ranges for further addresses of containers, such as 10.9.0.0/24"),
            FurtherAddresses.KNOWN,
            new KnownOption(Scope.NETWORK, MTU, "bytes, %d to %d".formatted(MIN_MTU, MAX_MTU)),
            new KnownOption(Scope.NETWORK, DOCKER_MTU, "the same as " + MTU));

    /** @throws Refusal if the value of one of these cannot be */
    static NetworkOptions parse(Map<String, String> options) {
        String mtu = options.getOrDefault(MTU, options.get(DOCKER_MTU));
        return new NetworkOptions(
                Optional.ofNullable(options.get(GATEWAY)).map(text -> gateway(GATEWAY, text, Family.IPV4)),
                Optional.ofNullable(options.get(GATEWAY6)).map(text -> gateway(GATEWAY6, text, Family.IPV6)),
                extra(options),
                Optional.ofNullable(mtu).map(NetworkOptions::mtu));
    }

    private static List<Prefix> extra(Map<String, String> options) {
        return FurtherAddresses.words(options.getOrDefault(EXTRA, "")).map(NetworkOptions::range).toList();
    }

    private static Prefix range(String text) {
        try {
            return text.indexOf('/') < 0 ? Ip.parse(text).asPrefix() : Prefix.parse(text).network();
        } catch (IllegalArgumentException e) {
            throw Refusal.of("network option %s: %s", EXTRA, e.getMessage());
        }
    }

    /** Where a network's endpoints may have addresses: its subnets, and beside them those of its option. */
    static List<Prefix> ranges(Network network) {
        return Stream.concat(network.pools().stream().map(Pool::subnet), extra(network.options()).stream()).toList();
    }

    private static Ip gateway(String option, String text, Family family) {
        Ip gateway;
        try {
            gateway = Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("network option %s: %s", option, e.getMessage());
        }
        if (gateway.family() != family) {
            throw Refusal.of("network option %s: %s is not an %s address; the option for it is %s",
                    option, gateway, family, nameOfGateway(gateway.family()));
        }
        return gateway;
    }

    /** What the option, and the setting, of a gateway is called. */
    static String nameOfGateway(Family family) {
        return family == Family.IPV4 ? GATEWAY : GATEWAY6;
    }

    /** The other way round; empty for what is no gateway's name. */
    static Optional<Family> familyOf(String name) {
        return Stream.of(Family.values()).filter(family -> nameOfGateway(family).equals(name)).findFirst();
    }

    Optional<Ip> gateway(Family family) {
        return family == Family.IPV4 ? gateway : gateway6;
    }

    private static int mtu(String text) {
        try {
            int mtu = Integer.parseInt(text);
            if (mtu >= MIN_MTU && mtu <= MAX_MTU) {
                return mtu;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw Refusal.of("network option mtu: '%s' is not a number of bytes from %d to %d", text, MIN_MTU, MAX_MTU);
    }
}
