package dev.routed.kernel.netlink.internal;

import dev.routed.kernel.netlink.wire.Ack;

/** The answer to one query: its result, and the decoded value, which is null unless the query succeeded. */
record Reply<T>(Ack ack, T value) {}
