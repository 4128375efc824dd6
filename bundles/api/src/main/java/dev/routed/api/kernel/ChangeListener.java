package dev.routed.api.kernel;

import dev.routed.api.net.Ip;

/**
 * Receives kernel changes: lost links, addresses and routes, carrier up, and changes of /32 and /128 routes. Changes by
 * routed itself are included. Calls come one at a time, on one thread for all listeners, in the kernel's order; so they
 * must return promptly. An exception is logged and affects no other call.
 */
public interface ChangeListener {
    /**
     * A link is deleted, renamed or set down, loses its carrier, an address, a permanent neighbor or a route of the
     * main table, or has another MAC, MTU, group or alias than before. A replaced neighbor counts as lost, and so does
     * a replaced route without a gateway. Additions are not. One loss may be reported several times.
     *
     * <p>The kernel does not report the IPv4 routes that it removes because their link goes down (fib_flush of
     * net/ipv4/fib_frontend.c). The change of the link covers them.
     *
     * @param link the name of the link before the change
     */
    void changed(String link);

    /**
     * A link has carrier for the first time, or again. For a veth this means that the other end is up, in any network
     * namespace. The Docker Engine reports in no other way that it has moved the other end into a container.
     */
    default void carrier(String link) {}

    /**
     * A link gets an address, or a route of the local table that follows from one or from IPv6 being enabled: what the
     * kernel did not accept before, it may accept now.
     */
    default void gained(String link) {}

    /**
     * A policy rule is added or removed, or a route of another table than main that does not follow from an address:
     * packets to any address may be routed in another way.
     */
    default void rerouted() {}

    /**
     * A route of the main table to exactly one address (/32, /128) is added, changed or removed. Routes that the kernel
     * removes with their link are not reported, see {@link #changed}. A routing daemon may change thousands of routes
     * at once.
     *
     * @param protocol rtm_protocol (0 to 255)
     */
    default void routed(Ip address, int protocol) {}

    /**
     * Notifications are lost, for example by a full receive buffer (ENOBUFS) or by a change of the backend: anything
     * may have changed since the last call. Later changes are reported again.
     */
    void lost();
}
