package dev.routed.api.kernel;

import dev.routed.api.net.Ip;

/**
 * Told what is taken away on the host, which links get carrier, and who routes which address, whoever did it: others, or
 * we ourselves. The
 * calls come on one thread of the backend's, one at a time and in the kernel's order, so they return promptly and
 * leave work to others. What a call throws is logged, and the next call comes nevertheless.
 */
public interface ChangeListener {

    /**
     * A link has lost something: it is gone or has been renamed, was set down, is without the carrier that it had,
     * has another MAC, MTU, group or alias than before, or lost an address, a permanent neighbour or a route of the main table. A route
     * straight onto the link that another route replaced is lost, too, and so is a neighbour that became
     * another. What is merely added is not told. The same loss may be told more than once.
     *
     * <p>The kernel is silent about the IPv4 routes that go because their link goes down (fib_flush of
     * net/ipv4/fib_frontend.c): the link's own change stands for them.
     *
     * @param link the name by which the host knew it
     */
    void changed(String link);

    /**
     * A link has carrier that it had not, or has come with it. That of a veth says that its other end is up, in
     * whichever network namespace that is by now: an engine sets it up in a container, and tells nobody.
     *
     * @param link the name by which the host knows it
     */
    default void carrier(String link) {}

    /**
     * A route of the main table to one address alone (/32, /128) has come, has become another, or is gone. Of routes
     * that go with their link, see {@link #changed}, the kernel does not tell. A routing daemon may change thousands
     * of them at once.
     *
     * @param protocol rtm_protocol, who had put it there (0 to 255)
     */
    default void routed(Ip address, int protocol) {}

    /**
     * Notifications were lost (ENOBUFS) or could not be understood: anything may have changed since the last
     * call. What changes from now on is told again.
     */
    void lost();
}
