package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
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
    private static final String DOCKERS_OWN = "com.docker.";

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the most that a veth takes. */
    private static final int MAX_MTU = 65535;

    /** @throws Refusal if an option is unknown or its value cannot be */
    static NetworkOptions parse(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!key.equals(GATEWAY) && !key.equals(MTU) && !key.startsWith(DOCKERS_OWN)) {
                throw Refusal.of("unknown network option '%s': known are %s, %s and %s", key, GATEWAY, MTU, DOCKER_MTU);
            }
        }
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
