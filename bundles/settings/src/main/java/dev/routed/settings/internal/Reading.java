package dev.routed.settings.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From an operator's texts to settings. A blank text is one that is not given. Pure; a text that cannot be is an
 * {@link IllegalArgumentException} with a sentence that names the key.
 */
final class Reading {
    /** What holds where nothing is given; the metatype says the same to operators. */
    static final NetworkSettings DEFAULT_NETWORK = new NetworkSettings(
            Optional.empty(),
            Optional.empty(),
            1500,
            Apply.LIVE,
            Forwarding.MANAGE,
            Forwarding.MANAGE,
            Path.of("/var/lib/routed"));

    static final KernelSettings DEFAULT_KERNEL = new KernelSettings("netlink", 200, 7200, 7201);

    private static final String GATEWAY = "gateway";
    private static final String GATEWAY6 = "gateway6";
    private static final String MTU = "mtu";
    private static final String APPLY = "apply";
    private static final String IP_FORWARDING = "ip-forwarding";
    private static final String IPV6_FORWARDING = "ipv6-forwarding";
    private static final String STATE = "state";

    /** Those of {@link NetworkConfig}. */
    static final Set<String> KEYS = new TreeSet<>(
            List.of(GATEWAY, GATEWAY6, MTU, APPLY, IP_FORWARDING, IPV6_FORWARDING, STATE));

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the most that a veth takes. */
    private static final int MAX_MTU = 65535;

    /** Numbers that the kernel, zebra, BIRD and DHCP clients give their own routes (linux/rtnetlink.h). */
    private static final List<Integer> OTHERS_PROTOCOLS = List.of(1, 2, 3, 4, 11, 12, 16);

    /** FRR's daemons: RTPROT_BGP (186) to RTPROT_OPENFABRIC (198). */
    private static final int FIRST_OF_FRR = 186;

    private static final int LAST_OF_FRR = 198;

    private Reading() {}

    /** The texts of a configuration by key. */
    static Map<String, String> texts(NetworkConfig config) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(GATEWAY, config.gateway());
        texts.put(GATEWAY6, config.gateway6());
        texts.put(MTU, config.mtu());
        texts.put(APPLY, config.apply());
        texts.put(IP_FORWARDING, config.ip$_$forwarding());
        texts.put(IPV6_FORWARDING, config.ipv6$_$forwarding());
        texts.put(STATE, config.state());
        return texts;
    }

    static NetworkSettings network(Map<String, String> texts) {
        return new NetworkSettings(
                given(texts.get(GATEWAY)).map(text -> gateway(GATEWAY, text, Ip.Family.IPV4)),
                given(texts.get(GATEWAY6)).map(text -> gateway(GATEWAY6, text, Ip.Family.IPV6)),
                given(texts.get(MTU)).map(text -> number(MTU, text, MIN_MTU, MAX_MTU)).orElse(DEFAULT_NETWORK.mtu()),
                given(texts.get(APPLY)).map(Reading::apply).orElse(DEFAULT_NETWORK.apply()),
                given(texts.get(IP_FORWARDING))
                        .map(text -> forwarding(IP_FORWARDING, text))
                        .orElse(DEFAULT_NETWORK.ipForwarding()),
                given(texts.get(IPV6_FORWARDING))
                        .map(text -> forwarding(IPV6_FORWARDING, text))
                        .orElse(DEFAULT_NETWORK.ipv6Forwarding()),
                given(texts.get(STATE)).map(Reading::directory).orElse(DEFAULT_NETWORK.state()));
    }

    static KernelSettings kernel(KernelConfig config) {
        int group = given(config.group())
                .map(text -> number("group", text, 1, Integer.MAX_VALUE))
                .orElse(DEFAULT_KERNEL.group());
        int reaperGroup = given(config.reaper$_$group())
                .map(text -> number("reaper-group", text, 1, Integer.MAX_VALUE))
                .orElse(DEFAULT_KERNEL.reaperGroup());
        if (group == reaperGroup) {
            throw new IllegalArgumentException(
                    "reaper-group: %d is the group of links in use; give another number".formatted(reaperGroup));
        }
        int protocol = given(config.protocol()).map(Reading::protocol).orElse(DEFAULT_KERNEL.protocol());
        String backend = given(config.backend()).orElse(DEFAULT_KERNEL.backend());
        return new KernelSettings(backend, protocol, group, reaperGroup);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }

    private static Ip gateway(String key, String text, Ip.Family family) {
        Ip gateway;
        try {
            gateway = Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
        if (gateway.family() != family || gateway.isLoopback() || gateway.isMulticast() || gateway.isUnspecified()) {
            throw new IllegalArgumentException(
                    "%s: %s is not an %s address that a host can have".formatted(key, gateway, family));
        }
        return gateway;
    }

    private static Apply apply(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "live" -> Apply.LIVE;
            case "new" -> Apply.NEW;
            default -> throw new IllegalArgumentException("apply: '%s' is neither live nor new".formatted(text));
        };
    }

    private static Forwarding forwarding(String key, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "manage" -> Forwarding.MANAGE;
            case "require" -> Forwarding.REQUIRE;
            default -> throw new IllegalArgumentException(
                    "%s: '%s' is neither manage nor require".formatted(key, text));
        };
    }

    private static Path directory(String text) {
        Path directory = Path.of(text);
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("state: '%s' is not an absolute path".formatted(text));
        }
        return directory;
    }

    private static int protocol(String text) {
        int protocol = number("protocol", text, 1, 255);
        if (OTHERS_PROTOCOLS.contains(protocol) || protocol >= FIRST_OF_FRR && protocol <= LAST_OF_FRR) {
            throw new IllegalArgumentException(
                    "protocol: %d is used by the kernel or a routing daemon for routes of its own; give another number"
                            .formatted(protocol));
        }
        return protocol;
    }

    private static int number(String key, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like a number out of range.
        }
        throw new IllegalArgumentException("%s: '%s' is not a number from %d to %d".formatted(key, text, least, most));
    }
}
