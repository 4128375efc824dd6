package dev.routed.kernel.netlink.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.function.Consumer;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Truncated messages, and lengths beyond the end. */
@RunWith(Parameterized.class)
public class MalformedTest {
    private static final Consumer<Message> LINK = LinkMessages::parse;
    private static final Consumer<Message> ADDRESS = message -> AddressMessages.parse(message, index -> "lo");
    private static final Consumer<Message> NEIGHBOUR = message -> NeighbourMessages.parse(message, index -> "lo");
    private static final Consumer<Message> ROUTE = message -> RouteMessages.parse(message, index -> "lo");
    private static final Consumer<Message> NOTICE = Notifications::parse;
    private static final Consumer<Message> ACK = Ack::parse;

    @Parameter(0)
    public String name;

    @Parameter(1)
    public Consumer<Message> parse;

    @Parameter(2)
    public String bytes;

    @Parameter(3)
    public String sentence;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row("half a header", LINK, "10000000 1000 0000", "a message header has 16 bytes, only 8 are left"),
                row(
                        "nlmsg_len smaller than the header",
                        LINK,
                        "0f000000 1000 0000 07000000 00000000",
                        "nlmsg_len is 15, and 16 bytes are left"),
                row(
                        "nlmsg_len beyond the datagram",
                        LINK,
                        "11000000 1000 0000 07000000 00000000",
                        "nlmsg_len is 17, and 16 bytes are left"),
                row(
                        "nlmsg_len of 4 GB",
                        LINK,
                        "ffffffff 1000 0000 07000000 00000000",
                        "nlmsg_len is -1, and 16 bytes are left"),
                row("a second message cut off", LINK, """
                        20000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        20000000 1000
                        """, "a message header has 16 bytes, only 6 are left"),
                row(
                        "no ifinfomsg",
                        LINK,
                        "10000000 1000 0000 07000000 00000000",
                        "a message of type 16 has 0 bytes after its header, and needs at least 16"),
                row("half an attribute header", LINK, """
                        22000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        0800
                        """, "an attribute header has 4 bytes, only 2 are left"),
                row("nla_len smaller than the header", LINK, """
                        24000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        0300 0300
                        """, "nla_len is 3, and 4 bytes are left"),
                row("an attribute that runs past the end", LINK, """
                        28000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        0900 0300 72743100
                        """, "nla_len is 9, and 8 bytes are left"),
                row("a nested attribute longer than its container", LINK, """
                        2c000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        0c00 1200 0900 0100 76657468
                        """, "nla_len is 9, and 8 bytes are left"),
                row("an MTU of two bytes", LINK, """
                        28000000 1000 0000 07000000 00000000
                        00 00 0000 01000000 00000000 00000000
                        0600 0400 7805 0000
                        """, "attribute 4 has 2 bytes, 4 are due"),
                row(
                        "an address of five bytes",
                        ADDRESS,
                        """
                        24000000 1400 0000 07000000 00000000
                        02 20 00 00 01000000
                        0900 0200 0a00000101 000000
                        """,
                        "attribute 2 has 5 bytes, which hold no address of 4 or 16"),
                row(
                        "an address without an address",
                        ADDRESS,
                        """
                        18000000 1400 0000 07000000 00000000
                        02 20 00 00 01000000
                        """,
                        "an RTM_NEWADDR has neither IFA_LOCAL nor IFA_ADDRESS"),
                row("an IPv4 prefix of 33 bits", ADDRESS, """
                        20000000 1400 0000 07000000 00000000
                        02 21 00 00 01000000
                        0800 0200 0a000001
                        """, "a prefix of 10.0.0.1 has no length 33"),
                row(
                        "a neighbour cut off",
                        NEIGHBOUR,
                        """
                        1a000000 1c00 0000 07000000 00000000
                        02 00 0000 01000000 8000
                        """,
                        "a message of type 28 has 10 bytes after its header, and needs at least 12"),
                row(
                        "a next hop of another family without an address",
                        ROUTE,
                        """
                        24000000 1800 0000 07000000 00000000
                        02 20 00 00 fe c8 fd 01 00000000
                        0500 1200 0a 000000
                        """,
                        "attribute 18 has 1 bytes, which hold no address of 4 or 16"),
                row("a next hop of several without a header", NOTICE, """
                        24000000 1900 0000 00000000 00000000
                        02 20 00 00 fe c8 fd 01 00000000
                        0800 0900 08000000
                        """, "rtnh_len is 0, and 4 bytes are left"),
                row(
                        "a next hop of several that runs past the others",
                        NOTICE,
                        """
                        28000000 1900 0000 00000000 00000000
                        02 20 00 00 fe c8 fd 01 00000000
                        0c00 0900 09000000 07000000
                        """,
                        "rtnh_len is 9, and 8 bytes are left"),
                row(
                        "an error without a number",
                        ACK,
                        "12000000 0200 0000 07000000 00000000 0000",
                        "a message of type 2 has 2 bytes after its header, and needs at least 4"),
                row(
                        "an error that quotes more than it contains",
                        ACK,
                        """
                        24000000 0200 0002 07000000 00000000
                        eaffffff
                        40000000 1300 0500 07000000 00000000
                        """,
                        "an error quotes a request of 64 bytes in 16"),
                row(
                        "an error that quotes no header",
                        ACK,
                        """
                        18000000 0200 0003 07000000 00000000
                        eaffffff 40000000
                        """,
                        "a message of type 2 has 8 bytes after its header, and needs at least 20"));
    }

    private static Object[] row(String name, Consumer<Message> parse, String bytes, String sentence) {
        return new Object[] {name, parse, bytes, sentence};
    }

    @Test
    public void malformedBytesAreRejectedWithTheRule() {
        MalformedException rejection = assertThrows(
                MalformedException.class, () -> Message.split(Hex.bytes(bytes)).forEach(parse));
        assertEquals(sentence, rejection.getMessage());
    }
}
