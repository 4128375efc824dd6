package dev.routed.kernel.netlink.wire;

/** How messages and attributes are laid out one after the other. */
final class Align {
    /** NLMSG_ALIGNTO and NLA_ALIGNTO. */
    private static final int ALIGNTO = 4;

    private Align() {}

    /** NLMSG_ALIGN(len), NLA_ALIGN(len): the length with the padding behind it. */
    static int up(int length) {
        return length + ALIGNTO - 1 & -ALIGNTO;
    }
}
