package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker network create -o} may say.
 *
 * @param gateway {@code gateway}: the gateway of the network's endpoints
 * @param mtu     {@code mtu}, or Docker's own {@code com.docker.network.driver.mtu}: bytes
 */
record NetworkOptions(Optional<Ip> gateway, Optional<Integer> mtu) {
    private static final String GATEWAY = "gateway";
    private static final String MTU = "mtu";
    private static final String DOCKER_MTU = "com.docker.network.driver.mtu";

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the most that a veth takes. */
    private static final int MAX_MTU = 65535;

    /** Those that mean something to the driver itself. */
    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(Scope.NETWORK, GATEWAY, "the address that its containers send by"),
            new KnownOption(Scope.NETWORK, MTU, "bytes, %d to %d".formatted(MIN_MTU, MAX_MTU)),
            new KnownOption(Scope.NETWORK, DOCKER_MTU, "the same as " + MTU));

    /** @throws Refusal if the value of one of these cannot be */
    static NetworkOptions parse(Map<String, String> options) {
        String mtu = options.getOrDefault(MTU, options.get(DOCKER_MTU));
        return new NetworkOptions(
                Optional.ofNullable(options.get(GATEWAY)).map(NetworkOptions::gateway),
                Optional.ofNullable(mtu).map(NetworkOptions::mtu));
    }

    private static Ip gateway(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("network option gateway: %s", e.getMessage());
        }
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
