package dev.routed.kernel.netlink.wire;

/** Computes the padding between messages and between attributes. */
final class Align {
    /** NLMSG_ALIGNTO and NLA_ALIGNTO. */
    private static final int ALIGNTO = 4;

    private Align() {}

    /** NLMSG_ALIGN(len), NLA_ALIGN(len): the length with its padding. */
    static int up(int length) {
        return length + ALIGNTO - 1 & -ALIGNTO;
    }
}
