package dev.routed.kernel.netlink.wire;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.KernelException.Kind;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Acknowledgements and errors, captured on Linux 6.18. */
@RunWith(Parameterized.class)
public class AckTest {
    @Parameter(0)
    public String name;

    @Parameter(1)
    public String bytes;

    @Parameter(2)
    public Ack expected;

    @Parameter(3)
    public String reason;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row("done", """
                        24000000 0200 0001 07000000 953f0000 # NLMSG_ERROR, NLM_F_CAPPED
                        00000000                              # error 0
                        28000000 1300 0500 07000000 00000000 # header of the RTM_SETLINK
                        """, Ack.OK, "Success"),
                row(
                        "rejected, with the kernel's own words",
                        """
                        48000000 0200 0003 07000000 953f0000 # NLMSG_ERROR, NLM_F_CAPPED|NLM_F_ACK_TLVS
                        9cffffff                              # error -ENETDOWN
                        2c000000 1800 0106 07000000 00000000 # header of the RTM_NEWROUTE
                        2100 0100 44657669636520666f72206e657874686f70206973206e6f7420757000 000000 # NLMSGERR_ATTR_MSG
                        """,
                        new Ack(100, "Device for nexthop is not up"),
                        "Network is down: Device for nexthop is not up"),
                row(
                        "rejected, with the whole request quoted",
                        """
                        60000000 0200 0002 07000000 953f0000 # NLMSG_ERROR, NLM_F_ACK_TLVS
                        eaffffff                              # error -EINVAL
                        28000000 1300 0500 07000000 00000000 # the RTM_SETLINK
                        00000000 18001000 00000000 00000000 08000400 28000000
                        2100 0100 6d7475206c657373207468616e20646576696365206d696e696d756d00 000000
                        """,
                        new Ack(22, "mtu less than device minimum"),
                        "Invalid argument: mtu less than device minimum"),
                row("rejected, without attributes", """
                        3c000000 0200 0000 07000000 953f0000
                        eaffffff
                        28000000 1300 0500 07000000 00000000
                        00000000 18001000 00000000 00000000 08000400 28000000
                        """, new Ack(22, ""), "Invalid argument"),
                row("rejected with an unlisted errno", """
                        24000000 0200 0001 07000000 953f0000
                        85ffffff                              # error -123
                        28000000 1300 0500 07000000 00000000
                        """, new Ack(123, ""), "Unknown error 123"),
                row("the end of a dump", """
                        14000000 0300 0200 07000000 953f0000 # NLMSG_DONE, NLM_F_MULTI
                        00000000
                        """, Ack.OK, "Success"),
                row("the end of a dump, without a number", """
                        10000000 0300 0200 07000000 953f0000
                        """, Ack.OK, "Success"),
                row("a rejected dump", """
                        20000000 0300 0202 07000000 953f0000 # NLMSG_DONE, NLM_F_MULTI|NLM_F_ACK_TLVS
                        f4ffffff                              # error -ENOMEM
                        0900 0100 66756c6c00 000000           # NLMSGERR_ATTR_MSG
                        """, new Ack(12, "full"), "Cannot allocate memory: full"));
    }

    private static Object[] row(String name, String bytes, Ack expected, String reason) {
        return new Object[] {name, bytes, expected, reason};
    }

    @Test
    public void errorIsDecoded() {
        Ack ack = Ack.parse(Hex.message(bytes));
        assertEquals(expected, ack);
        assertEquals(reason, ack.reason());
    }

    @Test
    public void errnoHasAKind() {
        assertEquals(Kind.TAKEN, Errno.kind(17));
        assertEquals(Kind.TAKEN, Errno.kind(16));
        assertEquals(Kind.NO_LINK, Errno.kind(19));
        assertEquals(Kind.EXHAUSTED, Errno.kind(12));
        assertEquals(Kind.EXHAUSTED, Errno.kind(28));
        assertEquals(Kind.EXHAUSTED, Errno.kind(105));
        assertEquals(Kind.FORBIDDEN, Errno.kind(1));
        assertEquals(Kind.FORBIDDEN, Errno.kind(13));
        assertEquals(Kind.OTHER, Errno.kind(22));
        assertEquals(Kind.OTHER, Errno.kind(123));
    }
}
