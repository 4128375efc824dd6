package dev.routed.kernel.netlink.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Requests, byte by byte, as a little-endian host sends them with sequence number 7. */
@RunWith(Parameterized.class)
public class RequestTest {
    private static final int INDEX = 0x100018;
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final Ip IP = Ip.parse("10.1.0.2");
    private static final Route VIA = new Route(
            Route.Type.UNICAST,
            Prefix.parse("10.6.0.0/16"),
            "rt1",
            Optional.of(Ip.parse("fd01::9")),
            200,
            Scope.GLOBAL,
            50);

    @Parameter(0)
    public String name;

    @Parameter(1)
    public Request request;

    @Parameter(2)
    public String expected;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row(
                        "create a veth pair",
                        LinkMessages.create(
                                new Step.CreateVeth("rt1", Mac.parse("02:00:0a:01:00:02"), "rtp1", MAC, 1400, 7),
                                INDEX),
                        """
                        8c000000 1000 0506 07000000 00000000 # 140 bytes, RTM_NEWLINK, REQUEST|ACK|EXCL|CREATE
                        00 00 0000 18001000 01000000 01000000 # AF_UNSPEC, index, IFF_UP, changes IFF_UP
                        0800 0300 72743100                    # IFLA_IFNAME rt1
                        0a00 0100 02000a010002 0000           # IFLA_ADDRESS and padding
                        0800 0400 78050000                    # IFLA_MTU 1400
                        0800 1b00 07000000                    # IFLA_GROUP 7
                        4800 1200                             # IFLA_LINKINFO
                          0900 0100 7665746800 000000         # IFLA_INFO_KIND veth
                          3800 0200                           # IFLA_INFO_DATA
                            3400 0100                         # VETH_INFO_PEER
                              00 00 0000 00000000 00000000 00000000 # any index, not up
                              0900 0300 7274703100 000000     # IFLA_IFNAME rtp1
                              0a00 0100 02420a010002 0000     # IFLA_ADDRESS
                              0800 0400 78050000              # IFLA_MTU 1400
                        """),
                row("no generated addresses", LinkMessages.addressesByHand(INDEX), """
                        30000000 1300 0500 07000000 00000000 # RTM_SETLINK, REQUEST|ACK
                        00 00 0000 18001000 00000000 00000000
                        1000 1a00                             # IFLA_AF_SPEC
                          0c00 0a00                           # AF_INET6
                            0500 0800 01 000000               # IFLA_INET6_ADDR_GEN_MODE none
                        """),
                row("IPv4 settings", LinkMessages.ipv4Settings(INDEX), """
                        3c000000 1300 0500 07000000 00000000 # RTM_SETLINK, REQUEST|ACK
                        00 00 0000 18001000 00000000 00000000
                        1c00 1a00                             # IFLA_AF_SPEC
                          1800 0200                           # AF_INET
                            1400 0100                         # IFLA_INET_CONF
                              0800 0800 00000000              # IPV4_DEVCONF_RP_FILTER
                              0800 1300 09000000              # IPV4_DEVCONF_ARP_IGNORE
                        """),
                row("set an alias", LinkMessages.setAlias(INDEX, "ours"), """
                        28000000 1300 0500 07000000 00000000
                        00 00 0000 18001000 00000000 00000000
                        0800 1400 6f757273                    # IFLA_IFALIAS, without NUL
                        """),
                row("remove an alias", LinkMessages.setAlias(INDEX, ""), """
                        28000000 1300 0500 07000000 00000000
                        00 00 0000 18001000 00000000 00000000
                        0500 1400 00 000000                   # IFLA_IFALIAS, a NUL
                        """),
                row("set the MTU", LinkMessages.setMtu(INDEX, 1400), """
                        28000000 1300 0500 07000000 00000000
                        00 00 0000 18001000 00000000 00000000
                        0800 0400 78050000                    # IFLA_MTU
                        """),
                row("set the group", LinkMessages.setGroup(INDEX, 7), """
                        28000000 1300 0500 07000000 00000000
                        00 00 0000 18001000 00000000 00000000
                        0800 1b00 07000000                    # IFLA_GROUP
                        """),
                row("set up", LinkMessages.setUp(INDEX), """
                        20000000 1300 0500 07000000 00000000
                        00 00 0000 18001000 01000000 01000000 # IFF_UP
                        """),
                row("delete a link", LinkMessages.delete(INDEX), """
                        20000000 1100 0500 07000000 00000000 # RTM_DELLINK
                        00 00 0000 18001000 00000000 00000000
                        """),
                row("delete a group", LinkMessages.deleteGroup(7), """
                        28000000 1100 0500 07000000 00000000 # RTM_DELLINK
                        00 00 0000 00000000 00000000 00000000
                        0800 1b00 07000000                    # IFLA_GROUP
                        """),
                row("read a link by name", LinkMessages.get("rt1"), """
                        30000000 1200 0500 07000000 00000000 # RTM_GETLINK
                        00 00 0000 00000000 00000000 00000000
                        0800 0300 72743100                    # IFLA_IFNAME
                        0800 1d00 08000000                    # IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS
                        """),
                row("read a link by index", LinkMessages.get(INDEX), """
                        28000000 1200 0500 07000000 00000000
                        00 00 0000 18001000 00000000 00000000
                        0800 1d00 08000000
                        """),
                row("read all links", LinkMessages.dump(), """
                        28000000 1200 0503 07000000 00000000 # REQUEST|ACK|DUMP
                        00 00 0000 00000000 00000000 00000000
                        0800 1d00 08000000
                        """),
                row(
                        "add an address",
                        AddressMessages.add(
                                new Address(Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed"), 1),
                        """
                        38000000 1400 0506 07000000 00000000 # RTM_NEWADDR, REQUEST|ACK|EXCL|CREATE
                        02 20 00 fe 01000000                  # AF_INET, /32, RT_SCOPE_HOST, index
                        0800 0200 a9fe0101                    # IFA_LOCAL
                        0800 0100 a9fe0101                    # IFA_ADDRESS
                        0e00 0300 6c6f3a726f7574656400 0000   # IFA_LABEL
                        """),
                row(
                        "add an IPv6 address",
                        AddressMessages.add(new Address(Prefix.parse("fd00::1/64"), "lo", Scope.GLOBAL, ""), 1),
                        """
                        40000000 1400 0505 07000000 00000000 # RTM_NEWADDR, REQUEST|ACK|REPLACE|CREATE
                        0a 40 02 00 01000000                  # AF_INET6, /64, IFA_F_NODAD
                        1400 0200 fd000000000000000000000000000001 # IFA_LOCAL
                        1400 0100 fd000000000000000000000000000001 # IFA_ADDRESS
                        """),
                row(
                        "add an IPv6 address that is no source",
                        AddressMessages.add(new Address(Prefix.parse("fd00::1/128"), "lo", Scope.GLOBAL, "", true), 1),
                        """
                        5c000000 1400 0505 07000000 00000000
                        0a 80 02 00 01000000
                        1400 0200 fd000000000000000000000000000001
                        1400 0100 fd000000000000000000000000000001
                        0800 0800 02020000                    # IFA_FLAGS: IFA_F_NODAD|IFA_F_NOPREFIXROUTE
                        1400 0600 00000000 ffffffff 00000000 00000000 # IFA_CACHEINFO: preferred no more, valid forever
                        """),
                row(
                        "remove an address",
                        AddressMessages.remove(
                                new Address(Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed"), 1),
                        """
                        38000000 1500 0500 07000000 00000000 # RTM_DELADDR
                        02 20 00 fe 01000000
                        0800 0200 a9fe0101
                        0800 0100 a9fe0101
                        0e00 0300 6c6f3a726f7574656400 0000
                        """),
                row("read a link's IPv4 addresses", AddressMessages.dump(false, INDEX), """
                        18000000 1600 0503 07000000 00000000 # RTM_GETADDR
                        02 00 00 00 18001000
                        """),
                row("add a neighbour", NeighbourMessages.add(new Neighbour(IP, MAC, "rt1"), INDEX), """
                        30000000 1c00 0505 07000000 00000000 # RTM_NEWNEIGH, REQUEST|ACK|REPLACE|CREATE
                        02 00 0000 18001000 8000 00 00        # AF_INET, index, NUD_PERMANENT
                        0800 0100 0a010002                    # NDA_DST
                        0a00 0200 02420a010002 0000           # NDA_LLADDR
                        """),
                row("remove a neighbour", NeighbourMessages.remove(new Neighbour(IP, MAC, "rt1"), INDEX), """
                        24000000 1d00 0500 07000000 00000000 # RTM_DELNEIGH
                        02 00 0000 18001000 0000 00 00
                        0800 0100 0a010002
                        """),
                row("read a link's neighbours", NeighbourMessages.dump(INDEX), """
                        24000000 1e00 0503 07000000 00000000 # RTM_GETNEIGH
                        00 00 0000 00000000 0000 00 00
                        0800 0800 18001000                    # NDA_IFINDEX
                        """),
                row("add a host route", RouteMessages.add(Route.host(IP, "rt1", 200), INDEX), """
                        2c000000 1800 0506 07000000 00000000 # RTM_NEWROUTE, REQUEST|ACK|EXCL|CREATE
                        02 20 00 00 fe c8 fd 01 00000000      # AF_INET, /32, main, 200, RT_SCOPE_LINK, RTN_UNICAST
                        0800 0100 0a010002                    # RTA_DST
                        0800 0400 18001000                    # RTA_OIF
                        """),
                row(
                        "add an IPv6 host route",
                        RouteMessages.add(Route.host(Ip.parse("fd00::2"), "rt1", 200), INDEX),
                        """
                        40000000 1800 0506 07000000 00000000
                        0a 80 00 00 fe c8 00 01 00000000      # AF_INET6, /128, main table, 200, RT_SCOPE_UNIVERSE
                        1400 0100 fd000000000000000000000000000002
                        0800 0400 18001000
                        0800 0600 00040000                    # RTA_PRIORITY 1024
                        """),
                row("add an IPv4 route by an IPv6 next hop", RouteMessages.add(VIA, INDEX), """
                        4c000000 1800 0506 07000000 00000000
                        02 10 00 00 fe c8 00 01 00000000
                        0800 0100 0a060000
                        0800 0400 18001000
                        1600 1200 0a00 fd010000000000000000000000000009 0000 # RTA_VIA: AF_INET6, address
                        0800 0600 32000000
                        """),
                row("remove a host route", RouteMessages.remove(Route.host(IP, "rt1", 200), INDEX), """
                        2c000000 1900 0500 07000000 00000000 # RTM_DELROUTE
                        02 20 00 00 fe c8 ff 01 00000000      # RT_SCOPE_NOWHERE: any scope
                        0800 0100 0a010002
                        0800 0400 18001000
                        """),
                row("look up a route", RouteMessages.lookup(IP), """
                        24000000 1a00 0500 07000000 00000000 # RTM_GETROUTE
                        02 20 00 00 00 00 00 00 00300000      # RTM_F_LOOKUP_TABLE|RTM_F_FIB_MATCH
                        0800 0100 0a010002
                        """),
                row("read a link's IPv6 routes", RouteMessages.dump(true, INDEX, 0), """
                        24000000 1a00 0503 07000000 00000000
                        0a 00 00 00 fe 00 00 00 00000000      # main table
                        0800 0400 18001000                    # RTA_OIF
                        """));
    }

    private static Object[] row(String name, Request request, String expected) {
        return new Object[] {name, request, expected};
    }

    @Test
    public void requestIsEncoded() {
        ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        request.write(new MessageWriter(buffer), Header.NLM_F_ACK, 7);
        assertEquals(Hex.digits(expected), HexFormat.of().formatHex(buffer.array(), 0, buffer.position()));
    }

    @Test
    public void secondRequestIsAligned() {
        ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        MessageWriter writer = new MessageWriter(buffer);
        request.write(writer, 0, 6);
        int second = buffer.position();
        request.write(writer, Header.NLM_F_ACK, 7);
        assertEquals(0, second % 4);
        assertEquals(Hex.digits(expected), HexFormat.of().formatHex(buffer.array(), second, buffer.position()));
        assertEquals(2, Message.split(buffer.flip()).size());
    }

    @Test
    public void tooLongAttributeIsRejected() {
        MessageWriter writer = new MessageWriter(ByteBuffer.allocate(1 << 17));
        IllegalArgumentException rejection = assertThrows(
                IllegalArgumentException.class,
                () -> LinkMessages.setAlias(INDEX, "x".repeat(65_532)).write(writer, 0, 7));
        assertEquals("attribute 20 holds at most 65531 bytes, not 65532", rejection.getMessage());
    }
}
