package dev.routed.kernel.netlink.wire;

/** struct nlmsghdr: length (4), type (2), flags (2), sequence (4), port (4). */
public final class Header {
    /** NLMSG_HDRLEN. */
    static final int LENGTH = 16;

    // Types that are not of one family alone.
    public static final int NLMSG_NOOP = 1;
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;

    // Flags of any message.
    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_MULTI = 0x2;
    public static final int NLM_F_ACK = 0x4;
    /** The dump is not of one moment: what it lists was changed meanwhile. */
    public static final int NLM_F_DUMP_INTR = 0x10;

    // Flags of a request that reads: NLM_F_ROOT | NLM_F_MATCH.
    static final int NLM_F_DUMP = 0x300;

    // Flags of a request that adds.
    static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;

    // Flags of an NLMSG_ERROR.
    static final int NLM_F_CAPPED = 0x100;
    static final int NLM_F_ACK_TLVS = 0x200;

    private Header() {}
}
