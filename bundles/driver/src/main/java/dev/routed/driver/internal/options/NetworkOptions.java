package dev.routed.driver.internal.options;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
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
 * The options of {@code docker network create -o} that the driver handles, parsed.
 *
 * @param gateway {@code gateway}: the IPv4 gateway of the network's endpoints
 * @param gateway6 {@code gateway6}: the IPv6 gateway
 * @param extra {@code extra}: ranges besides the subnets, for secondary addresses
 * @param mtu {@code mtu}, or Docker's own {@code com.docker.network.driver.mtu}: bytes
 */
public record NetworkOptions(Optional<Ip> gateway, Optional<Ip> gateway6, List<Prefix> extra, Optional<Integer> mtu) {
    public static final String EXTRA = "extra";

    private static final String GATEWAY = "gateway";
    private static final String GATEWAY6 = "gateway6";
    public static final String MTU = "mtu";
    private static final String DOCKER_MTU = "com.docker.network.driver.mtu";

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the maximum of a veth. */
    private static final int MAX_MTU = 65535;

    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(Scope.NETWORK, GATEWAY, "IPv4 gateway of its containers"),
            new KnownOption(Scope.NETWORK, GATEWAY6, "IPv6 gateway of its containers"),
            new KnownOption(Scope.NETWORK, EXTRA, "ranges for secondary addresses, such as 10.9.0.0/24"),
            new KnownOption(Scope.NETWORK, MTU, "bytes, %d to %d".formatted(MIN_MTU, MAX_MTU)),
            new KnownOption(Scope.NETWORK, DOCKER_MTU, "the same as " + MTU));

    /** @throws RejectedException if a value is invalid */
    public static NetworkOptions parse(Map<String, String> options) {
        String mtu = options.getOrDefault(MTU, options.get(DOCKER_MTU));
        return new NetworkOptions(
                Optional.ofNullable(options.get(GATEWAY)).map(text -> gateway(GATEWAY, text, Family.IPV4)),
                Optional.ofNullable(options.get(GATEWAY6)).map(text -> gateway(GATEWAY6, text, Family.IPV6)),
                extra(options),
                Optional.ofNullable(mtu)
                        .map(text -> UserText.number("network option mtu", text, "bytes", MIN_MTU, MAX_MTU)));
    }

    private static List<Prefix> extra(Map<String, String> options) {
        return UserText.list(options.getOrDefault(EXTRA, "")).stream()
                .map(text -> KnownOptions.parse(Scope.NETWORK, EXTRA, text, NetworkOptions::range))
                .toList();
    }

    private static Prefix range(String text) {
        return text.indexOf('/') < 0
                ? Ip.parse(text).asPrefix()
                : Prefix.parse(text).network();
    }

    /** The ranges of a network's addresses: its subnets and its option {@code extra}. */
    public static List<Prefix> ranges(Network network) {
        return Stream.concat(network.pools().stream().map(Pool::subnet), extra(network.options()).stream())
                .toList();
    }

    private static Ip gateway(String option, String text, Family family) {
        Ip gateway = KnownOptions.parse(Scope.NETWORK, option, text, Ip::parse);
        if (gateway.family() != family) {
            throw RejectedException.of(
                    "network option %s: %s is not an %s address; the option for it is %s",
                    option, gateway, family, nameOfGateway(gateway.family()));
        }
        return gateway;
    }

    /** The name of the option, and of the setting, for the gateway of a family. */
    public static String nameOfGateway(Family family) {
        return family == Family.IPV4 ? GATEWAY : GATEWAY6;
    }

    /** The family whose gateway has this name; empty for any other name. */
    public static Optional<Family> familyOf(String name) {
        return Stream.of(Family.values())
                .filter(family -> nameOfGateway(family).equals(name))
                .findFirst();
    }

    public Optional<Ip> gateway(Family family) {
        return family == Family.IPV4 ? gateway : gateway6;
    }
}
