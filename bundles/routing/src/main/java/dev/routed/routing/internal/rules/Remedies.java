package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import java.util.Optional;
import java.util.Set;

/** Explains what a daemon's configuration does wrong, and gives the command that mends it. Pure. */
public interface Remedies {
    /**
     * @param cause a sentence without its subject, which is the daemon or its protocol
     * @param command the shell command that mends it; empty if no single command does
     */
    record Remedy(String cause, String command) {}

    /** No protocol announces addresses of this family. */
    Remedy noProtocol(Family family);

    /** A protocol has no neighbor. @param down links of this host that are down */
    Remedy noNeighbor(Announcer announcer, Set<String> down);

    /** The daemon does not take over the kernel route to an address. */
    Remedy unknown(AnnouncedAddress address);

    /** The daemon knows the kernel route to an address, and the protocol does not announce it. */
    Remedy leftOut(Announcer announcer, AnnouncedAddress address);

    /**
     * Another router has our router ID.
     *
     * @param own the address that this host must have as its router ID; absent if it has that one
     */
    Remedy sameRouterId(Announcer announcer, Optional<Ip> own);
}
