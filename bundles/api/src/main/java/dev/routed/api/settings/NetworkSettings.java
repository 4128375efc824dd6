package dev.routed.api.settings;

import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PID {@code dev.routed.network}: what holds for a network that does not say otherwise.
 *
 * @param gateway        the IPv4 gateway of all networks; absent if each has a link-local one of its own
 * @param gateway6       the same of IPv6
 * @param mtu            of endpoints' links, bytes
 * @param apply          which endpoints another MTU reaches
 * @param ipForwarding   what to do about net.ipv4.ip_forward
 * @param ipv6Forwarding what to do about net.ipv6.conf.all.forwarding
 * @param state          the directory in which networks are kept
 */
public record NetworkSettings(
        Optional<Ip> gateway,
        Optional<Ip> gateway6,
        int mtu,
        Apply apply,
        Forwarding ipForwarding,
        Forwarding ipv6Forwarding,
        Path state) {

    /** Whom a change reaches. */
    public enum Apply {
        /** Endpoints that stand, at both ends, and those that come. */
        LIVE,
        /** Endpoints that come. */
        NEW
    }

    /** What to do where the host does not forward. */
    public enum Forwarding {
        /** Turn it on, for our links only. */
        MANAGE,
        /** Refuse, and say how to turn it on. */
        REQUIRE
    }

    /** The gateway of all networks in a family. */
    public Optional<Ip> gateway(Ip.Family family) {
        return family == Ip.Family.IPV4 ? gateway : gateway6;
    }

    /** What to do where the host does not forward a family. */
    public Forwarding forwarding(Ip.Family family) {
        return family == Ip.Family.IPV4 ? ipForwarding : ipv6Forwarding;
    }
}
