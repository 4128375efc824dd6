package dev.routed.kernel.netlink.internal;

import java.util.function.Function;

/** Lends connections to the kernel of one network namespace. */
interface NetlinkConnections {
    <T> T with(Function<NetlinkConnection, T> work);

    /** Closes idle connections now and others when they are returned. Lends no more. */
    default void close() {}
}
