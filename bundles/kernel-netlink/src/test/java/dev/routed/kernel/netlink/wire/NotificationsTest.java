package dev.routed.kernel.netlink.wire;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Notifications of Linux, without ignored attributes. */
@RunWith(Parameterized.class)
public class NotificationsTest {
    private static final RouteKey HOST = new RouteKey(Prefix.parse("10.1.0.2/32"), 0);
    private static final Ip IP = Ip.parse("10.1.0.2");

    @Parameter(0)
    public String name;

    @Parameter(1)
    public String bytes;

    @Parameter(2)
    public Optional<Notification> expected;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row(
                        "a link",
                        """
                        28000000 1000 0000 00000000 00000000 # RTM_NEWLINK
                        00 00 0100 07000000 01000000 01000000 # index 7, IFF_UP
                        0800 0300 72743100                    # IFLA_IFNAME rt1
                        """,
                        new Notification.LinkChanged(Link.of("rt1", 7).withUp(true))),
                row("a deleted link", """
                        28000000 1100 0000 00000000 00000000 # RTM_DELLINK
                        00 00 0100 07000000 00000000 ffffffff
                        0800 0300 72743100
                        """, new Notification.LinkDeleted(7, "rt1")),
                row("a link that left a bridge", """
                        28000000 1100 0000 00000000 00000000
                        07 00 0100 07000000 00000000 00000000 # AF_BRIDGE
                        0800 0300 72743100
                        """, null),
                row("a wireless event", """
                        2c000000 1000 0000 00000000 00000000
                        00 00 0100 07000000 01000000 00000000
                        0800 0300 72743100
                        0400 0b00                             # IFLA_WIRELESS
                        """, null),
                row("a new address", """
                        20000000 1400 0000 00000000 00000000 # RTM_NEWADDR
                        02 20 80 00 07000000
                        0800 0200 0a010001
                        """, new Notification.AddressAdded(7)),
                row("a deleted address", """
                        20000000 1500 0000 00000000 00000000 # RTM_DELADDR
                        02 20 80 00 07000000
                        0800 0200 0a010001
                        """, new Notification.AddressDeleted(7)),
                row(
                        "a permanent neighbour",
                        """
                        30000000 1c00 0000 00000000 00000000 # RTM_NEWNEIGH
                        02 00 0000 07000000 8000 00 01        # NUD_PERMANENT
                        0800 0100 0a010002
                        0a00 0200 02420a010002 0000
                        """,
                        new Notification.NeighbourChanged(7, IP, Optional.of(Mac.parse("02:42:0a:01:00:02")))),
                row("a neighbour that fails", """
                        24000000 1c00 0000 00000000 00000000
                        02 00 0000 07000000 2000 00 01        # NUD_FAILED
                        0800 0100 0a010002
                        """, new Notification.NeighbourChanged(7, IP, Optional.empty())),
                row("a deleted neighbour", """
                        24000000 1d00 0000 00000000 00000000 # RTM_DELNEIGH
                        02 00 0000 07000000 2000 00 01
                        0800 0100 0a010002
                        """, new Notification.NeighbourChanged(7, IP, Optional.empty())),
                row("an entry of a bridge's forwarding table", """
                        28000000 1d00 0000 00000000 00000000
                        07 00 0000 07000000 8000 02 00        # AF_BRIDGE
                        0a00 0200 02420a010002 0000
                        """, null),
                row("a deleted proxy neighbour", """
                        24000000 1d00 0000 00000000 00000000
                        02 00 0000 07000000 8000 08 05        # NTF_PROXY
                        0800 0100 0a010002
                        """, null),
                row("a route onto a link", """
                        2c000000 1800 0000 00000000 00000000 # RTM_NEWROUTE
                        02 20 00 00 fe c8 fd 01 00000000
                        0800 0100 0a010002
                        0800 0400 07000000
                        """, new Notification.RouteChanged(HOST, 200, Set.of(7), false)),
                row("a route by a gateway", """
                        34000000 1800 0000 00000000 00000000
                        02 20 00 00 fe c8 00 01 00000000
                        0800 0100 0a010002
                        0800 0500 c0000202                    # RTA_GATEWAY
                        0800 0400 07000000
                        """, new Notification.RouteChanged(HOST, 200, Set.of(), false)),
                row("a route by a gateway to more than one address", """
                        34000000 1800 0000 00000000 00000000
                        02 1f 00 00 fe c8 00 01 00000000
                        0800 0100 0a010002
                        0800 0500 c0000202
                        0800 0400 07000000
                        """, null),
                row(
                        "a route by a gateway in the place of another",
                        """
                        34000000 1800 0001 00000000 00000000 # NLM_F_REPLACE
                        02 20 00 00 fe c8 00 01 00000000
                        0800 0100 0a010002
                        0800 0500 c0000202
                        0800 0400 07000000
                        """,
                        new Notification.RouteChanged(HOST, 200, Set.of(), true)),
                row(
                        "a route by a gateway, another onto a link",
                        """
                        40000000 1800 0000 00000000 00000000
                        02 20 00 00 fe c8 00 01 00000000
                        0800 0100 0a010002
                        1c00 0900                             # RTA_MULTIPATH
                          1000 00 00 07000000 0800 0500 c0000202
                          0800 00 00 08000000
                        """,
                        new Notification.RouteChanged(HOST, 200, Set.of(8), false)),
                row("a route that is gone from two links", """
                        40000000 1900 0000 00000000 00000000 # RTM_DELROUTE
                        02 20 00 00 fe c8 00 01 00000000
                        0800 0100 0a010002
                        1c00 0900
                          1000 00 00 07000000 0800 0500 c0000202
                          0800 00 00 08000000
                        """, new Notification.RouteDeleted(HOST, 200, Set.of(7, 8))),
                row("a route of the host's own addresses", """
                        2c000000 1900 0000 00000000 00000000
                        02 20 00 00 ff 02 fe 02 00000000      # RT_TABLE_LOCAL
                        0800 0100 0a010002
                        0800 0400 07000000
                        """, null),
                row(
                        "a new route of the host's own addresses",
                        """
                        2c000000 1800 0000 00000000 00000000
                        02 20 00 00 ff 02 fe 02 00000000
                        0800 0100 0a010002
                        0800 0400 07000000
                        """,
                        new Notification.OtherTableChanged(true, Set.of(7))),
                row("a route of another table that is gone", """
                        2c000000 1900 0000 00000000 00000000
                        02 20 00 00 64 03 fd 01 00000000      # table 100, RTPROT_BOOT
                        0800 0100 0a010002
                        0800 0400 07000000
                        """, new Notification.OtherTableChanged(false, Set.of(7))),
                row("a new policy rule", """
                        1c000000 2000 0000 00000000 00000000 # RTM_NEWRULE
                        02 20 00 00 64 03 00 01 00000000
                        """, new Notification.RuleChanged()),
                row("an acknowledgement", """
                        24000000 0200 0000 00000000 00000000
                        00000000 10000000 0100 0500 00000000 00000000
                        """, null));
    }

    private static Object[] row(String name, String bytes, Notification expected) {
        return new Object[] {name, bytes, Optional.ofNullable(expected)};
    }

    @Test
    public void notificationIsDecoded() {
        assertEquals(expected, Notifications.parse(Hex.message(bytes)));
    }
}
