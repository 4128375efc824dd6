package dev.routed.api.settings;

import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PID {@code dev.routed.network}: what holds for a network that does not say otherwise.
 *
 * @param gateway      the IPv4 gateway of all networks; absent if each has a link-local one of its own
 * @param mtu          of new endpoints' links, bytes
 * @param ipForwarding what to do about net.ipv4.ip_forward
 * @param state        the directory in which networks are kept
 */
public record NetworkSettings(Optional<Ip> gateway, int mtu, Forwarding ipForwarding, Path state) {

    /** What to do where the host does not forward. */
    public enum Forwarding {
        /** Turn it on, for our links only. */
        MANAGE,
        /** Refuse, and say how to turn it on. */
        REQUIRE
    }
}
