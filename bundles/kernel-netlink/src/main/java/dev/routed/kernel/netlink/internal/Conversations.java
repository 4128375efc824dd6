package dev.routed.kernel.netlink.internal;

import java.util.function.Function;

/** A way to the kernel of some network namespace. */
interface Conversations {

    /** Lends a conversation for a piece of work. */
    <T> T with(Function<Conversation, T> work);
}
