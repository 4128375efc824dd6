package dev.routed.settings.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
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

/** Parses the texts of both PIDs; a blank text counts as absent. A rejection names key, value and remedy. Pure. */
final class SettingsParser {
    /** Defaults, equal to those in {@link NetworkConfig}. */
    static final NetworkSettings DEFAULT_NETWORK = new NetworkSettings(
            Optional.empty(),
            Optional.empty(),
            1500,
            Apply.LIVE,
            Forwarding.MANAGE,
            Forwarding.MANAGE,
            Path.of("/var/lib/routed"));

    /** Defaults, equal to those in {@link KernelConfig}. */
    static final KernelSettings DEFAULT_KERNEL = new KernelSettings("netlink", 200, 7200, 7201);

    private static final String GATEWAY = "gateway";
    private static final String GATEWAY6 = "gateway6";
    private static final String MTU = "mtu";
    private static final String APPLY = "apply";
    private static final String IP_FORWARDING = "ip-forwarding";
    private static final String IPV6_FORWARDING = "ipv6-forwarding";
    private static final String STATE = "state";

    static final Set<String> KEYS =
            new TreeSet<>(List.of(GATEWAY, GATEWAY6, MTU, APPLY, IP_FORWARDING, IPV6_FORWARDING, STATE));

    /** Keys by which networks are found; a wrong one would find none. */
    static final Set<String> VITAL_NETWORK = Set.of(STATE);

    /** Keys by which endpoints and their guards are recognized; with a wrong one they would be foreign. */
    static final Set<String> VITAL_KERNEL = Set.of("protocol", "group", "reaper-group");

    /** RFC 791: every link carries 68 bytes. */
    private static final int MIN_MTU = 68;

    /** ETH_MAX_MTU of linux/if_ether.h, the largest MTU of a veth. */
    private static final int MAX_MTU = 65535;

    /** Route protocols of the kernel, zebra, BIRD and DHCP clients (linux/rtnetlink.h). */
    private static final List<Integer> RESERVED_PROTOCOLS = List.of(1, 2, 3, 4, 11, 12, 16);

    /** Route protocols of FRR's daemons: RTPROT_BGP (186) to RTPROT_OPENFABRIC (198). */
    private static final int FIRST_OF_FRR = 186;

    private static final int LAST_OF_FRR = 198;

    private SettingsParser() {}

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
                given(texts.get(MTU))
                        .map(text -> UserText.number(MTU, text, "bytes", MIN_MTU, MAX_MTU))
                        .orElse(DEFAULT_NETWORK.mtu()),
                given(texts.get(APPLY)).map(SettingsParser::apply).orElse(DEFAULT_NETWORK.apply()),
                given(texts.get(IP_FORWARDING))
                        .map(text -> forwarding(IP_FORWARDING, text))
                        .orElse(DEFAULT_NETWORK.ipForwarding()),
                given(texts.get(IPV6_FORWARDING))
                        .map(text -> forwarding(IPV6_FORWARDING, text))
                        .orElse(DEFAULT_NETWORK.ipv6Forwarding()),
                given(texts.get(STATE))
                        .map(text -> UserText.absolutePath(STATE, text))
                        .orElse(DEFAULT_NETWORK.state()));
    }

    static KernelSettings kernel(KernelConfig config) {
        int group = group("group", config.group(), DEFAULT_KERNEL.group());
        int reaperGroup = group("reaper-group", config.reaper$_$group(), DEFAULT_KERNEL.reaperGroup());
        if (group == reaperGroup) {
            throw RejectedException.of(
                    "reaper-group: %d is the group of links in use; choose another number", reaperGroup);
        }
        int protocol = given(config.protocol()).map(SettingsParser::protocol).orElse(DEFAULT_KERNEL.protocol());
        String backend = given(config.backend()).orElse(DEFAULT_KERNEL.backend());
        return new KernelSettings(backend, protocol, group, reaperGroup);
    }

    private static int group(String key, String text, int otherwise) {
        return given(text)
                .map(number -> UserText.number(key, number, "", 1, Integer.MAX_VALUE))
                .orElse(otherwise);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }

    private static Ip gateway(String key, String text, Ip.Family family) {
        Ip gateway;
        try {
            gateway = Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw RejectedException.of("%s: %s", key, e.getMessage());
        }
        if (gateway.family() != family || gateway.isLoopback() || gateway.isMulticast() || gateway.isUnspecified()) {
            throw RejectedException.of("%s: %s is not an %s address that a host can have", key, gateway, family);
        }
        return gateway;
    }

    private static Apply apply(String text) {
        return UserText.choice(APPLY, text.toLowerCase(Locale.ROOT), "live", "new") ? Apply.LIVE : Apply.NEW;
    }

    private static Forwarding forwarding(String key, String text) {
        boolean managed = UserText.choice(key, text.toLowerCase(Locale.ROOT), "manage", "require");
        return managed ? Forwarding.MANAGE : Forwarding.REQUIRE;
    }

    private static int protocol(String text) {
        int protocol = UserText.number("protocol", text, "", 1, 255);
        if (RESERVED_PROTOCOLS.contains(protocol) || protocol >= FIRST_OF_FRR && protocol <= LAST_OF_FRR) {
            throw RejectedException.of(
                    "protocol: %d belongs to the kernel or a routing daemon; choose another number", protocol);
        }
        return protocol;
    }
}
