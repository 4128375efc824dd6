package dev.routed.api.settings;

import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of PID {@code dev.routed.network}: defaults of networks that do not set the option themselves.
 *
 * @param gateway IPv4 gateway of all networks; empty if each network has a link-local gateway
 * @param gateway6 IPv6 gateway of all networks; empty if each network has a link-local gateway
 * @param mtu of the endpoints' links, in bytes
 * @param ipForwarding reaction to net.ipv4.ip_forward = 0
 * @param ipv6Forwarding reaction to net.ipv6.conf.all.forwarding = 0
 * @param state directory of the network files
 */
public record NetworkSettings(
        Optional<Ip> gateway,
        Optional<Ip> gateway6,
        int mtu,
        Apply apply,
        Forwarding ipForwarding,
        Forwarding ipv6Forwarding,
        Path state) {
    /** The endpoints that a changed MTU applies to. */
    public enum Apply {
        /** All endpoints; both ends of existing links change. */
        LIVE,
        /** Endpoints created after the change. */
        NEW
    }

    /** The reaction to a host that does not forward packets. */
    public enum Forwarding {
        /** Turn forwarding on for the links of routed only. */
        MANAGE,
        /** Reject the network with a message that names the sysctl to set. */
        REQUIRE
    }

    /** The keys and values, as in the file. */
    @Override
    public String toString() {
        return "gateway = %s, gateway6 = %s, mtu = %d, apply = %s, ip-forwarding = %s, ipv6-forwarding = %s, state = %s"
                .formatted(
                        text(gateway),
                        text(gateway6),
                        mtu,
                        text(apply),
                        text(ipForwarding),
                        text(ipv6Forwarding),
                        state);
    }

    private static String text(Optional<Ip> gateway) {
        return gateway.map(Ip::toString).orElse("link-local");
    }

    private static String text(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    public Optional<Ip> gateway(Ip.Family family) {
        return family == Ip.Family.IPV4 ? gateway : gateway6;
    }

    public Forwarding forwarding(Ip.Family family) {
        return family == Ip.Family.IPV4 ? ipForwarding : ipv6Forwarding;
    }
}
