package dev.routed.kernel.netlink.wire;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Answers of Linux 6.18 on x86-64 (without some attributes of links). */
@RunWith(Parameterized.class)
public class ReplyTest {
    private static final IntFunction<String> NAMES = index -> switch (index) {
        case 1 -> "lo";
        case 0x100018 -> "rt1";
        default -> null;
    };
    private static final Function<Message, Object> LINK = LinkMessages::parse;
    private static final Function<Message, Object> ADDRESS = message -> AddressMessages.parse(message, NAMES);
    private static final Function<Message, Object> NEIGHBOUR = message -> NeighbourMessages.parse(message, NAMES);
    private static final Function<Message, Object> ROUTE = message -> RouteMessages.parse(message, NAMES);
    private static final Function<Message, Object> HOST_ROUTE = message -> RouteMessages.parseHostRoute(message, NAMES);

    @Parameter(0)
    public String name;

    @Parameter(1)
    public Function<Message, Object> parse;

    @Parameter(2)
    public String bytes;

    @Parameter(3)
    public Object expected;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row(
                        "a veth link",
                        LINK,
                        """
                        88000000 1000 0000 07000000 ed5b0000 # RTM_NEWLINK
                        00 00 0100 18001000 03100000 00000000 # ARPHRD_ETHER, index, IFF_UP|IFF_BROADCAST|IFF_MULTICAST
                        0800 0300 72743100                    # IFLA_IFNAME rt1
                        0800 0400 78050000                    # IFLA_MTU 1400
                        0800 0500 17001000                    # IFLA_LINK, the index of the other end
                        0800 2300 03000000                    # IFLA_CARRIER_CHANGES 3
                        0800 1b00 07000000                    # IFLA_GROUP 7
                        1200 1400 726f75746564313a61613a626200 0000 # IFLA_IFALIAS routed1:aa:bb
                        0a00 0100 02000a010002 0000           # IFLA_ADDRESS
                        0a00 0200 ffffffffffff 0000           # IFLA_BROADCAST
                        1000 1200 0900 0100 7665746800 000000 # IFLA_LINKINFO, IFLA_INFO_KIND veth
                        0400 3e80                             # IFLA_PROP_LIST|NLA_F_NESTED, empty
                        """,
                        Link.of("rt1", 0x100018)
                                .withKind("veth")
                                .withMac(Mac.parse("02:00:0a:01:00:02"))
                                .withMtu(1400)
                                .withGroup(7)
                                .withUp(true)
                                .withCarrierChanges(3)
                                .withPeer(true, 0)
                                .withAlias("routed1:aa:bb")),
                row(
                        "a link whose other end is in another namespace",
                        LINK,
                        """
                        40000000 1000 0000 07000000 ed5b0000
                        00 00 0100 18001000 43100100 00000000 # … IFF_LOWER_UP
                        0800 0300 72743100                    # IFLA_IFNAME rt1
                        0800 0500 17001000                    # IFLA_LINK, an index there
                        0800 2300 02000000                    # IFLA_CARRIER_CHANGES 2
                        0800 2500 00000000                    # IFLA_LINK_NETNSID 0
                        """,
                        Link.of("rt1", 0x100018)
                                .withUp(true)
                                .withCarrier(true)
                                .withCarrierChanges(2)
                                .withPeer(false, 0x100017)),
                row(
                        "a link with another length of address",
                        LINK,
                        """
                        34000000 1000 0000 07000000 ed5b0000
                        00 00 0a03 02000000 41000100 00000000 # ARPHRD_IPGRE, IFF_UP|IFF_RUNNING|IFF_LOWER_UP
                        0900 0300 6772653000 000000           # IFLA_IFNAME gre0
                        0800 0100 00000000                    # IFLA_ADDRESS, four bytes
                        """,
                        Link.of("gre0", 2).withUp(true).withCarrier(true)),
                row(
                        "an address with a label",
                        ADDRESS,
                        """
                        54000000 1400 2200 07000000 ed5b0000 # RTM_NEWADDR, NLM_F_MULTI|NLM_F_DUMP_FILTERED
                        02 20 80 fe 01000000                  # AF_INET, /32, IFA_F_PERMANENT, RT_SCOPE_HOST, lo
                        0800 0100 a9fe0101                    # IFA_ADDRESS 169.254.1.1
                        0800 0200 a9fe0101                    # IFA_LOCAL
                        0e00 0300 6c6f3a726f7574656400 0000   # IFA_LABEL lo:routed
                        0800 0800 80000000                    # IFA_FLAGS
                        1400 0600 ffffffffffffffffcd3c0600cd3c0600 # IFA_CACHEINFO
                        """,
                        Optional.of(new Address(Prefix.parse("169.254.1.1/32"), "lo", Scope.HOST, "lo:routed"))),
                row(
                        "an IPv6 address",
                        ADDRESS,
                        """
                        48000000 1400 2200 07000000 ed5b0000
                        0a 80 80 00 01000000                  # AF_INET6, /128, RT_SCOPE_UNIVERSE, lo
                        1400 0100 fd000000000000000000000000000001 # IFA_ADDRESS
                        1400 0600 ffffffffffffffffcd3c0600cd3c0600
                        0800 0800 80000000
                        """,
                        Optional.of(new Address(Prefix.parse("fd00::1/128"), "lo", Scope.GLOBAL, ""))),
                row(
                        "an IPv6 address that is no source",
                        ADDRESS,
                        """
                        48000000 1400 2200 07000000 ed5b0000
                        0a 80 a2 00 01000000                  # IFA_F_PERMANENT|IFA_F_DEPRECATED|IFA_F_NODAD
                        1400 0100 fd000000000000000000000000000001
                        1400 0600 00000000ffffffffcd3c0600cd3c0600 # preferred no more, valid forever
                        0800 0800 a2000000
                        """,
                        Optional.of(new Address(Prefix.parse("fd00::1/128"), "lo", Scope.GLOBAL, "", true))),
                row(
                        "an address on a point-to-point link",
                        ADDRESS,
                        """
                        28000000 1400 0200 07000000 ed5b0000
                        02 20 80 00 18001000
                        0800 0100 0a000002                    # IFA_ADDRESS: the other end
                        0800 0200 0a000001                    # IFA_LOCAL: this end
                        """,
                        Optional.of(new Address(Prefix.parse("10.0.0.1/32"), "rt1", Scope.GLOBAL, ""))),
                row("an address on an ignored link", ADDRESS, """
                        20000000 1400 0200 07000000 ed5b0000
                        02 20 80 00 63000000                  # index 99
                        0800 0100 0a000002
                        """, Optional.empty()),
                row(
                        "a permanent neighbour",
                        NEIGHBOUR,
                        """
                        4c000000 1c00 2200 07000000 953f0000 # RTM_NEWNEIGH
                        02 00 0000 18001000 8000 00 01        # AF_INET, rt1, NUD_PERMANENT, RTN_UNICAST
                        0800 0100 0a010002                    # NDA_DST
                        0a00 0200 02420a010002 0000           # NDA_LLADDR
                        0800 0400 00000000                    # NDA_PROBES
                        1400 0300 5d0000005d0000005d00000000000000 # NDA_CACHEINFO
                        """,
                        Optional.of(new Neighbour(Ip.parse("10.1.0.2"), Mac.parse("02:42:0a:01:00:02"), "rt1"))),
                row("a neighbour that is not permanent", NEIGHBOUR, """
                        58000000 1c00 2200 07000000 953f0000
                        0a 00 0000 18001000 4000 00 05        # AF_INET6, NUD_NOARP
                        1400 0100 ff020000000000000000000000000016
                        0a00 0200 333300000016 0000
                        0800 0400 00000000
                        1400 0300 cc1700005c0000005c00000000000000
                        """, Optional.empty()),
                row("a proxy neighbour", NEIGHBOUR, """
                        24000000 1c00 0200 07000000 953f0000
                        02 00 0000 18001000 8000 08 05        # NTF_PROXY
                        0800 0100 0a010003
                        """, Optional.empty()),
                row("a host route", ROUTE, """
                        34000000 1800 2200 07000000 953f0000 # RTM_NEWROUTE
                        02 20 00 00 fe c8 fd 01 10000000      # AF_INET, /32, main, 200, RT_SCOPE_LINK, RTNH_F_LINKDOWN
                        0800 0f00 fe000000                    # RTA_TABLE
                        0800 0100 0a010002                    # RTA_DST
                        0800 0400 18001000                    # RTA_OIF
                        """, Optional.of(Route.host(Ip.parse("10.1.0.2"), "rt1", 200))),
                row("an IPv6 host route", ROUTE, """
                        74000000 1800 2200 07000000 953f0000
                        0a 80 00 00 fe c8 00 01 10000000
                        0800 0f00 fe000000
                        1400 0100 fd000000000000000000000000000002
                        0800 0600 00040000                    # RTA_PRIORITY 1024
                        0800 0400 18001000
                        2400 0c00 0000000000000000000000000000000000000000000000000000000000000000 # RTA_CACHEINFO
                        0500 1400 00 000000                   # RTA_PREF
                        """, Optional.of(Route.host(Ip.parse("fd00::2"), "rt1", 200))),
                row(
                        "a default route",
                        ROUTE,
                        """
                        3c000000 1800 2200 07000000 953f0000
                        02 00 00 00 fe 03 00 01 10000000      # RTPROT_BOOT
                        0800 0f00 fe000000
                        0800 0600 32000000                    # RTA_PRIORITY 50
                        0800 0500 c00002fe                    # RTA_GATEWAY
                        0800 0400 18001000
                        """,
                        route(Route.Type.UNICAST, "0.0.0.0/0", "rt1", "192.0.2.254", 3, Scope.GLOBAL, 50)),
                row(
                        "a route with several next hops",
                        ROUTE,
                        """
                        50000000 1800 2200 07000000 953f0000
                        02 10 00 00 fe 03 00 01 10000000
                        0800 0f00 fe000000
                        0800 0100 0a050000
                        2400 0900                             # RTA_MULTIPATH
                          1000 10 00 18001000 0800 0500 c0000202
                          1000 10 00 18001000 0800 0500 c0000203
                        """,
                        route(Route.Type.UNICAST, "10.5.0.0/16", "", null, 3, Scope.GLOBAL, 0)),
                row(
                        "an IPv4 route by an IPv6 next hop",
                        ROUTE,
                        """
                        4c000000 1800 2200 07000000 953f0000
                        02 10 00 00 fe 03 00 01 00000000
                        0800 0f00 fe000000
                        0800 0100 0a060000
                        1600 1200 0a00 fd010000000000000000000000000009 0000 # RTA_VIA
                        0800 0400 18001000
                        """,
                        route(Route.Type.UNICAST, "10.6.0.0/16", "rt1", "fd01::9", 3, Scope.GLOBAL, 0)),
                row(
                        "a route to one address by several next hops",
                        HOST_ROUTE,
                        """
                        6c000000 1800 2200 07000000 953f0000
                        02 20 00 00 fe bc 00 01 00000000      # /32, RTPROT_OSPF
                        0800 0f00 fe000000
                        0800 0100 0a010007
                        0800 0600 14000000                    # RTA_PRIORITY 20
                        0800 1e00 17000000                    # RTA_NH_ID 23
                        3000 0900                             # RTA_MULTIPATH
                          1000 00 00 18001000 0800 0500 c0000202
                          1000 00 00 63000000 0800 0500 c0000302 # a link that is gone
                          0c00 00 00 01000000 0400 8e00
                        """,
                        Optional.of(new HostRoute(
                                Ip.parse("10.1.0.7"),
                                List.of(
                                        new HostRoute.Hop("lo", Optional.empty()),
                                        new HostRoute.Hop("rt1", Optional.of(Ip.parse("192.0.2.2")))),
                                188,
                                20))),
                row(
                        "a route to one address by the other family",
                        HOST_ROUTE,
                        """
                        44000000 1800 2200 07000000 953f0000
                        02 20 00 00 fe ba 00 01 00000000      # /32, RTPROT_BGP
                        0800 0100 0a010007
                        1600 1200 0a00 fe800000000000000000000000000001 0000 # RTA_VIA
                        0800 0400 18001000
                        """,
                        Optional.of(new HostRoute(
                                Ip.parse("10.1.0.7"),
                                List.of(new HostRoute.Hop("rt1", Optional.of(Ip.parse("fe80::1")))),
                                186,
                                0))),
                row("a route to more than one address", HOST_ROUTE, """
                        2c000000 1800 2200 07000000 953f0000
                        02 1f 00 00 fe 03 00 01 00000000      # /31
                        0800 0100 0a010006
                        0800 0400 18001000
                        """, Optional.empty()),
                row("a blackhole for one address", HOST_ROUTE, """
                        24000000 1800 0200 07000000 953f0000
                        02 20 00 00 fe 03 00 06 00000000
                        0800 0100 0a070000
                        """, Optional.empty()),
                row("a route to one address with an unknown link", HOST_ROUTE, """
                        2c000000 1800 2200 07000000 953f0000
                        02 20 00 00 fe 03 00 01 00000000
                        0800 0100 0a010006
                        0800 0400 63000000
                        """, Optional.empty()),
                row(
                        "a blackhole",
                        ROUTE,
                        """
                        24000000 1800 0200 07000000 953f0000
                        02 10 00 00 fe 03 00 06 00000000      # RTN_BLACKHOLE
                        0800 0100 0a070000
                        """,
                        route(Route.Type.BLACKHOLE, "10.7.0.0/16", "", null, 3, Scope.GLOBAL, 0)));
    }

    private static Optional<Route> route(
            Route.Type type, String destination, String link, String via, int protocol, Scope scope, long metric) {
        return Optional.of(new Route(
                type,
                Prefix.parse(destination),
                link,
                Optional.ofNullable(via).map(Ip::parse),
                protocol,
                scope,
                metric));
    }

    private static Object[] row(String name, Function<Message, Object> parse, String bytes, Object expected) {
        return new Object[] {name, parse, bytes, expected};
    }

    @Test
    public void answerIsDecoded() {
        assertEquals(expected, parse.apply(Hex.message(bytes)));
    }
}
