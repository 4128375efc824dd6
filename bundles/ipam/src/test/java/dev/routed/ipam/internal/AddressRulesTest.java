package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;

/** What no container may have, and the sentence that says why; on a host with two networks and an endpoint. */
public class AddressRulesTest extends IpamFixture {
    private static final Pool FOUR = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/16"), Optional.empty());
    private static final Pool SIX = new Pool("RoutedLocal", Prefix.parse("fd00:10:1::/64"), Optional.empty());

    /** {@code --ip} or {@code --ip6}, and the answer. */
    private static final String[][] ADDRESSES = {
        {"0.0.0.0", "0.0.0.0 is the unspecified address, which means none: choose another"},
        {"127.0.0.1", "127.0.0.1 is a loopback address, which every host has for itself: choose another"},
        {"127.255.255.254", "127.255.255.254 is a loopback address, which every host has for itself: choose another"},
        {"169.254.7.7", "169.254.7.7 is a link-local address, which no router passes on: choose another"},
        {"224.0.0.5", "224.0.0.5 is a multicast address, which means a group: choose another"},
        {"239.255.255.255", "239.255.255.255 is a multicast address, which means a group: choose another"},
        {"255.255.255.255", "255.255.255.255 is the broadcast address, which means all: choose another"},
        {"::", ":: is the unspecified address, which means none: choose another"},
        {"::1", "::1 is a loopback address, which every host has for itself: choose another"},
        {"fe80::7", "fe80::7 is a link-local address, which no router passes on: choose another"},
        {"febf:ffff::1", "febf:ffff::1 is a link-local address, which no router passes on: choose another"},
        {"ff02::1", "ff02::1 is a multicast address, which means a group: choose another"},
        {"10.1.0.1", "10.1.0.1 is a gateway of network aaaaaaaaaaaa: choose another"},
        {"fd00:10:1::1", "fd00:10:1::1 is a gateway of network aaaaaaaaaaaa: choose another"},
        {"10.1.0.5", "10.1.0.5 is kept by --aux-address of network aaaaaaaaaaaa: choose another"},
        {"fd00:10:1::5", "fd00:10:1::5 is kept by --aux-address of network aaaaaaaaaaaa: choose another"},
        {"10.1.0.9", "10.1.0.9 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first"},
        {"fd00:10:1::9", "fd00:10:1::9 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first"},
        {
            "10.2.0.9",
            "10.2.0.9 lies in 10.2.0.0/16 of network bbbbbbbbbbbb:"
                    + " choose one in 10.1.0.0/16, the subnet of this network"
        },
        {
            "fd00:10:2::9",
            "fd00:10:2::9 lies in fd00:10:2::/64 of network bbbbbbbbbbbb:"
                    + " choose one in fd00:10:1::/64, the subnet of this network"
        },
        {"10.3.0.9", "10.3.0.9 does not lie in 10.1.0.0/16, the subnet of this network"},
        {"fd00:10:3::9", "fd00:10:3::9 does not lie in fd00:10:1::/64, the subnet of this network"},
    };

    /** {@code --ip} or {@code --ip6} on a network whose subnet goes round the host's own, and the answer. */
    private static final String[][] OF_THE_HOST = {
        {"192.168.0.0/16", "192.168.1.7", "192.168.1.7 is this host's own address: choose another"},
        {
            "192.168.0.0/16",
            "192.168.1.9",
            "192.168.1.9 lies in 192.168.1.0/24 of this host's interface eth0: choose one outside"
        },
        {
            "192.168.0.0/16",
            "192.168.1.255",
            "192.168.1.255 is a broadcast address on this host's interface eth0: choose another"
        },
        {"fd00:7::/48", "fd00:7::5", "fd00:7::5 is this host's own address: choose another"},
        {"fd00:7::/48", "fd00:7::9", "fd00:7::9 lies in fd00:7::/64 of this host's interface eth0: choose one outside"},
    };

    /** {@code --subnet}, and the answer. */
    private static final String[][] SUBNETS = {
        {"0.0.0.0/0", "subnet 0.0.0.0/0 cannot be: 0.0.0.0 is the unspecified address, which means none: choose another"
        },
        {"0.0.0.0/8", "subnet 0.0.0.0/8 cannot be: 0.0.0.0 is the unspecified address, which means none: choose another"
        },
        {
            "126.0.0.0/7",
            "subnet 126.0.0.0/7 cannot be:"
                    + " 127.0.0.0 is a loopback address, which every host has for itself: choose another"
        },
        {
            "127.5.0.0/16",
            "subnet 127.5.0.0/16 cannot be:"
                    + " 127.5.0.0 is a loopback address, which every host has for itself: choose another"
        },
        {
            "169.254.8.0/24",
            "subnet 169.254.8.0/24 cannot be:"
                    + " 169.254.8.0 is a link-local address, which no router passes on: choose another"
        },
        {
            "224.0.0.0/4",
            "subnet 224.0.0.0/4 cannot be: 224.0.0.0 is a multicast address, which means a group: choose another"
        },
        {
            "255.255.255.0/24",
            "subnet 255.255.255.0/24 cannot be:"
                    + " 255.255.255.255 is the broadcast address, which means all: choose another"
        },
        {
            "192.168.1.0/24",
            "subnet 192.168.1.0/24 lies in 192.168.1.0/24 of this host's interface eth0: choose one outside"
        },
        {
            "192.168.1.64/26",
            "subnet 192.168.1.64/26 lies in 192.168.1.0/24 of this host's interface eth0: choose one outside"
        },
        {
            "10.1.4.0/24",
            "subnet 10.1.4.0/24 overlaps 10.1.0.0/16 of network aaaaaaaaaaaa:"
                    + " choose another, or remove that network first"
        },
    };

    /** {@code --gateway}, and the answer. */
    private static final String[][] GATEWAYS = {
        {"0.0.0.0", "0.0.0.0 is the unspecified address, which means none: choose another"},
        {"127.0.0.1", "127.0.0.1 is a loopback address, which every host has for itself: choose another"},
        {"224.0.0.5", "224.0.0.5 is a multicast address, which means a group: choose another"},
        {"255.255.255.255", "255.255.255.255 is the broadcast address, which means all: choose another"},
        {"::1", "::1 is a loopback address, which every host has for itself: choose another"},
        {"ff02::1", "ff02::1 is a multicast address, which means a group: choose another"},
        {"10.1.0.9", "10.1.0.9 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first"},
        {"10.1.0.5", "10.1.0.5 is kept by --aux-address of network aaaaaaaaaaaa: choose another"},
    };

    @Before
    public void twoNetworks() {
        ipam.assign(
                NETWORK,
                List.of(FOUR, SIX),
                Map.of(
                        Ip.parse("10.1.0.1"),
                        Use.GATEWAY,
                        Ip.parse("fd00:10:1::1"),
                        Use.GATEWAY,
                        Ip.parse("10.1.0.5"),
                        Use.AUXILIARY,
                        Ip.parse("fd00:10:1::5"),
                        Use.AUXILIARY));
        ipam.assign(
                OTHER,
                List.of(
                        new Pool("RoutedLocal", Prefix.parse("10.2.0.0/16"), Optional.empty()),
                        new Pool("RoutedLocal", Prefix.parse("fd00:10:2::/64"), Optional.empty())),
                Map.of());
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.9"));
        ipam.claim(ENDPOINT, Ip.parse("fd00:10:1::9"));
    }

    @Test
    public void requestedAddresses() {
        for (String[] row : ADDRESSES) {
            rejected(row[1], () -> ask(row[0].contains(":") ? SIX : FOUR, row[0]));
        }
        for (String[] row : OF_THE_HOST) {
            Pool around = new Pool("RoutedLocal", Prefix.parse(row[0]).network(), Optional.empty());
            ipam.assign("c".repeat(64), List.of(around), Map.of());
            rejected(row[2], () -> ask(around, row[1]));
        }
    }

    /** The position of the address is not checked. */
    @Test
    public void secondaryAddresses() {
        for (String[] row : ADDRESSES) {
            if (row[1].contains(" lies in ") || row[1].contains(" does not lie in ")) {
                ipam.checkAddress(Ip.parse(row[0]));
            } else {
                rejected(row[1], () -> ipam.checkAddress(Ip.parse(row[0])));
            }
        }
        for (String[] row : OF_THE_HOST) {
            rejected(row[2], () -> ipam.checkAddress(Ip.parse(row[1])));
        }
    }

    @Test
    public void additionalRanges() {
        for (String[] row : SUBNETS) {
            if (row[1].contains("overlaps")) {
                ipam.checkRange(Prefix.parse(row[0]));
            } else {
                rejected(row[1].replaceFirst("subnet", "range"), () -> ipam.checkRange(Prefix.parse(row[0])));
            }
        }
    }

    @Test
    public void gateways() {
        for (String[] row : GATEWAYS) {
            rejected(row[1], () -> ipam.requestAddress(AddressRequest.gateway(FOUR.id(), Ip.parse(row[0]))));
        }
        Ip linkLocal = Ip.parse("169.254.1.1");
        assertEquals(linkLocal, ipam.requestAddress(AddressRequest.gateway(FOUR.id(), linkLocal)));
        Ip own = Ip.parse("192.168.1.7");
        assertEquals("the host answers for it", own, ipam.requestAddress(AddressRequest.gateway(FOUR.id(), own)));
    }

    @Test
    public void subnets() {
        for (String[] row : SUBNETS) {
            rejected(row[1], () -> pool(row[0]));
        }
    }

    /** Those that lie in the pool at all: a range of one address leaves no choice. */
    @Test
    public void chosenAddresses() {
        for (String address : List.of("10.1.0.1", "10.1.0.5", "10.1.0.9", "10.1.0.0", "10.1.255.255", "10.1.7.255")) {
            chosenFrom(FOUR.subnet(), address + "/32");
        }
        for (String address : List.of("fd00:10:1::", "fd00:10:1::1", "fd00:10:1::5", "fd00:10:1::9")) {
            chosenFrom(SIX.subnet(), address + "/128");
        }
        for (String range : List.of("192.168.1.7/32", "192.168.1.9/32", "192.168.1.0/24")) {
            chosenFrom(Prefix.parse("192.168.0.0/16"), range);
        }
        for (String range : List.of("fd00:7::5/128", "fd00:7::9/128", "fd00:7::/64")) {
            chosenFrom(Prefix.parse("fd00:7::/48"), range);
        }
    }

    private void chosenFrom(Prefix subnet, String range) {
        Pool pool = new Pool("RoutedLocal", subnet, Optional.of(Prefix.parse(range)));
        ipam.forget(NETWORK);
        ipam.assign(
                NETWORK,
                List.of(pool),
                Map.of(
                        Ip.parse("10.1.0.1"),
                        Use.GATEWAY,
                        Ip.parse("fd00:10:1::1"),
                        Use.GATEWAY,
                        Ip.parse("10.1.0.5"),
                        Use.AUXILIARY,
                        Ip.parse("fd00:10:1::5"),
                        Use.AUXILIARY));
        assertEquals(
                "no address is free in " + range,
                assertThrows(range, RejectedException.class, () -> choose(pool)).getMessage());
    }
}
