package dev.routed.kernel.netlink.internal;

import dev.routed.kernel.netlink.wire.Ack;

/**
 * The answer to one question.
 *
 * @param ack   how the question went
 * @param value what the kernel answered; null unless the question went well
 */
record Reply<T>(Ack ack, T value) {}
