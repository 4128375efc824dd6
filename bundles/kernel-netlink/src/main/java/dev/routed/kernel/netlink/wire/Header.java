package dev.routed.kernel.netlink.wire;

/** Constants of struct nlmsghdr (linux/netlink.h): length (4), type (2), flags (2), sequence (4), port (4). */
public final class Header {
    /** NLMSG_HDRLEN. */
    static final int LENGTH = 16;

    // Types of every netlink protocol.
    public static final int NLMSG_NOOP = 1;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;

    // Flags of any message.
    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_MULTI = 0x2;
    public static final int NLM_F_ACK = 0x4;
    /** The kernel's table changed during the dump: the dump is inconsistent, and the request is repeated. */
    public static final int NLM_F_DUMP_INTR = 0x10;

    // Flags of an RTM_GET request: NLM_F_ROOT | NLM_F_MATCH.
    static final int NLM_F_DUMP = 0x300;

    // Flags of an RTM_NEW request.
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    // Flags of an NLMSG_ERROR.
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;

    private Header() {}
}
