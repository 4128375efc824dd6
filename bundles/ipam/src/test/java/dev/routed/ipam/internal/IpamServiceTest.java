package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Which pools and addresses are given, and with which words others are rejected. */
public class IpamServiceTest extends IpamFixture {

    // Pools

    @Test
    public void poolIdContainsThePool() {
        assertEquals(pool("10.1.0.0/16"), pool("10.1.0.0/16"));
        assertEquals(Prefix.parse("10.1.0.0/16"), pool("10.1.2.3/16").subnet());
    }

    @Test
    public void poolNeedsASubnet() {
        rejected(
                "a routed network needs a subnet: add --subnet, for example --subnet 10.1.0.0/16",
                () -> ipam.requestPool(new PoolRequest("RoutedLocal", Optional.empty(), Optional.empty(), false)));
    }

    @Test
    public void ipv6PoolNeedsIpv6Subnet() {
        Pool pool = pool6("fd00:10:1::/64");
        assertEquals("RoutedLocal|fd00:10:1::/64|", pool.id());
        assertEquals("fd00:10:1::5", ask(pool, "fd00:10:1::5"));
        rejected(
                "fd00:10:1::5 is just being given to another container: choose another",
                () -> ask(pool, "fd00:10:1::5"));
        rejected(
                "fd00:10:2::5 does not lie in fd00:10:1::/64, the subnet of this network",
                () -> ask(pool, "fd00:10:2::5"));
        rejected(
                "--ipv6 needs an IPv6 subnet: add --subnet, for example --subnet fd00:10:1::/64",
                () -> ipam.requestPool(new PoolRequest("RoutedLocal", Optional.empty(), Optional.empty(), true)));
        rejected(
                "an IPv6 subnet goes with --ipv6 and an IPv4 subnet without, unlike 10.1.0.0/16",
                () -> pool6("10.1.0.0/16"));
    }

    private Pool pool6(String subnet) {
        return ipam.requestPool(
                new PoolRequest("RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.empty(), true));
    }

    @Test
    public void rangeOutsideTheSubnetIsRejected() {
        assertEquals(
                "10.1.4.0/24", range("10.1.0.0/16", "10.1.4.0/24").chosenFrom().toString());
        rejected(
                "--ip-range 10.2.4.0/24 does not lie in --subnet 10.1.0.0/16",
                () -> range("10.1.0.0/16", "10.2.4.0/24"));
    }

    @Test
    public void poolOverlappingANetworkIsRejected() {
        assign(NETWORK, pool("10.1.0.0/16"));
        for (String subnet : List.of("10.1.0.0/16", "10.1.4.0/24", "10.0.0.0/8")) {
            rejected(
                    "subnet " + subnet + " overlaps 10.1.0.0/16 of network aaaaaaaaaaaa:"
                            + " choose another, or remove that network first",
                    () -> pool(subnet));
        }
        assertEquals("10.2.0.0/16", pool("10.2.0.0/16").subnet().toString());
    }

    @Test
    public void poolWithinAnInterfaceSubnetIsRejected() {
        for (String subnet : List.of("192.168.1.0/24", "192.168.1.128/25")) {
            rejected(
                    "subnet " + subnet + " lies in 192.168.1.0/24 of this host's interface eth0: choose one outside",
                    () -> pool(subnet));
        }
        assertEquals("192.168.0.0/16", pool("192.168.0.0/16").subnet().toString());
    }

    @Test
    public void networkOfAFormerRunGivesWayUnlessConfirmed() {
        Pool former = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/16"), Optional.empty());
        assign(NETWORK, former);
        ipam.requestAddress(AddressRequest.any(former.id()));
        assertThrows(RejectedException.class, () -> pool("10.1.0.0/16"));

        ipam.forget(NETWORK);
        assign(OTHER, former);
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        assertThrows("an endpoint exists", RejectedException.class, () -> pool("10.1.0.0/16"));
        ipam.end(ENDPOINT);
        assertThrows("overlaps, but is another pool", RejectedException.class, () -> pool("10.1.4.0/24"));
        assertEquals(former, pool("10.1.0.0/16"));
    }

    @Test
    public void releasedPoolGivesWay() {
        Pool pool = pool("10.1.0.0/16");
        assign(NETWORK, pool);
        assertThrows(RejectedException.class, () -> pool("10.1.0.0/16"));
        ipam.releasePool(pool.id());
        assertEquals(pool, pool("10.1.0.0/16"));
    }

    @Test
    public void lateReleaseOfAFailedCreateKeepsTheNextNetwork() {
        Pool pool = pool("10.1.0.0/16");
        assertEquals("two creates ask at once; the second will be rejected", pool, pool("10.1.0.0/16"));
        assign(NETWORK, pool);
        ipam.releasePool(pool.id());
        ipam.forget(NETWORK);
        assign(OTHER, pool("10.1.0.0/16"));
        ipam.releasePool(pool.id());
        assertThrows("the other network still has it", RejectedException.class, () -> pool("10.1.0.0/16"));
        ipam.releasePool(pool.id());
        assertEquals(pool, pool("10.1.0.0/16"));
    }

    @Test
    public void releaseOfAFailedCreateKeepsAConcurrentOne() {
        Pool pool = pool("10.1.0.0/16");
        assign(NETWORK, pool);
        ipam.releasePool(pool.id());
        pool("10.1.0.0/16");
        pool("10.1.0.0/16");
        assign(OTHER, pool);
        ipam.forget(OTHER);
        assertEquals(
                "the former is back", Optional.of(NETWORK), ipam.pools().get(0).network());
        pool("10.1.0.0/16");
        ipam.releasePool(pool.id());
        ipam.releasePool(pool.id());
        assertEquals(
                "the third still has it", Optional.empty(), ipam.pools().get(0).network());
        ipam.releasePool(pool.id());
        assertEquals(Optional.of(NETWORK), ipam.pools().get(0).network());
    }

    @Test
    public void lateReleaseKeepsThePoolOfANetwork() {
        Pool pool = pool("10.1.0.0/16");
        assign(NETWORK, pool);
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        ipam.releasePool(pool.id());
        ipam.releasePool("pool-of-another-driver");
        assertEquals(Optional.of(NETWORK), ipam.pools().get(0).network());
        assertThrows(RejectedException.class, () -> pool("10.1.0.0/16"));
    }

    @Test
    public void releaseClosesAPoolWithoutNetwork() {
        Pool pool = pool("10.1.0.0/16");
        ipam.requestAddress(AddressRequest.gateway(pool.id(), Ip.parse("10.1.0.1")));
        ipam.releasePool(pool.id());
        assertTrue(ipam.pools().isEmpty());
        assertEquals("10.1.0.1", ask(pool("10.1.0.0/16"), "10.1.0.1"));
    }

    // Addresses

    @Test
    public void interfaceSubnetWithinAPoolIsNotGiven() {
        Pool pool = range("192.168.0.0/16", "192.168.1.0/24");
        rejected("no address is free in 192.168.1.0/24", () -> choose(pool));
        rejected(
                "192.168.1.9 lies in 192.168.1.0/24 of this host's interface eth0: choose one outside",
                () -> ask(pool, "192.168.1.9"));
        rejected("192.168.1.7 is this host's own address: choose another", () -> ask(pool, "192.168.1.7"));
        rejected(
                "192.168.1.255 is a broadcast address on this host's interface eth0: choose another",
                () -> ask(pool, "192.168.1.255"));
        assertEquals("192.168.2.9", ask(pool, "192.168.2.9"));
    }

    @Test
    public void ownRouteIsNoObstacle() {
        tables.add(Route.host(Ip.parse("10.1.0.2"), "rt000000000000", 200));
        assertEquals("10.1.0.2", ask(pool("10.1.0.0/16"), "10.1.0.2"));
    }

    @Test
    public void rejectionOfATakenAddressNamesItsUse() {
        Pool pool = pool("10.1.0.0/16");
        Ip gateway = Ip.parse("10.1.0.1");
        ipam.requestAddress(AddressRequest.gateway(pool.id(), gateway));
        rejected("10.1.0.1 is a gateway: choose another", () -> ask(pool, "10.1.0.1"));
        ipam.assign(NETWORK, List.of(pool), Map.of(gateway, Use.GATEWAY, Ip.parse("10.1.0.5"), Use.AUXILIARY));
        rejected("10.1.0.1 is a gateway of network aaaaaaaaaaaa: choose another", () -> ask(pool, "10.1.0.1"));
        rejected(
                "10.1.0.5 is kept by --aux-address of network aaaaaaaaaaaa: choose another",
                () -> ask(pool, "10.1.0.5"));
        ask(pool, "10.1.0.2");
        rejected("10.1.0.2 is just being given to another container: choose another", () -> ask(pool, "10.1.0.2"));
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        rejected(
                "10.1.0.2 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                () -> ask(pool, "10.1.0.2"));
        ipam.releaseAddress(pool.id(), gateway);
        rejected("10.1.0.1 is a gateway of network aaaaaaaaaaaa: choose another", () -> ask(pool, "10.1.0.1"));
    }

    @Test
    public void networksMayShareAGateway() {
        Pool one = pool("10.1.0.0/16");
        Pool two = pool("10.2.0.0/16");
        Ip shared = Ip.parse("10.9.0.1");
        assertEquals(shared, ipam.requestAddress(AddressRequest.gateway(one.id(), shared)));
        ipam.assign(NETWORK, List.of(one), Map.of(shared, Use.GATEWAY));
        assertEquals(shared, ipam.requestAddress(AddressRequest.gateway(two.id(), shared)));
        assertEquals(Optional.of(shared), ipam.requestedGateway(two));
        ipam.assign(OTHER, List.of(two), Map.of(shared, Use.GATEWAY));
        ipam.forget(NETWORK);
        Pool around = pool("10.9.0.0/16");
        rejected("10.9.0.1 is a gateway of network bbbbbbbbbbbb: choose another", () -> ask(around, "10.9.0.1"));
    }

    @Test
    public void addressOfARemovedEndpointWaitsAMinuteForItsRelease() {
        Pool pool = pool("10.1.0.0/16");
        ask(pool, "10.1.0.2");
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        ipam.end(ENDPOINT);
        rejected("10.1.0.2 is just being given to another container: choose another", () -> ask(pool, "10.1.0.2"));
        now = now.plus(IpamService.PATIENCE).plus(Duration.ofSeconds(1));
        assertEquals("10.1.0.2", ask(pool, "10.1.0.2"));
    }

    @Test
    public void releaseAfterTheNextRequestFreesTheAddress() {
        Pool pool = pool("10.1.0.0/16");
        ask(pool, "10.1.0.2");
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        ipam.end(ENDPOINT);
        ipam.releaseAddress(pool.id(), Ip.parse("10.1.0.2"));
        ipam.releaseAddress(pool.id(), Ip.parse("10.1.0.2"));
        assertEquals("10.1.0.2", ask(pool, "10.1.0.2"));
    }

    @Test
    public void claimNeedsNoRequest() {
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.2"));
        rejected(
                "10.1.0.2 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                () -> ipam.claim("f".repeat(64), Ip.parse("10.1.0.2")));
        Pool former = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/30"), Optional.empty());
        rejected(
                "10.1.0.2 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                () -> ask(former, "10.1.0.2"));
        assertEquals("10.1.0.1", choose(former));
    }

    @Test
    public void poolOfAnotherDriverIsRejected() {
        rejected("'pool-1' is not a pool of this IPAM driver", () -> ipam.requestAddress(AddressRequest.any("pool-1")));
    }

    @Test
    public void requestFromAReplacedPoolIsRejected() {
        Pool gone = pool("10.1.0.0/24");
        ipam.releasePool(gone.id());
        assign(NETWORK, pool("10.1.0.0/16"));
        rejected(
                "the network with subnet 10.1.0.0/24 is no longer served here: 10.1.0.0/16 of network aaaaaaaaaaaa"
                        + " has taken its place",
                () -> choose(gone));
    }

    // Several at once, and what failed half-way

    @Test
    public void failedCreateRestoresTheReplacedPool() {
        Pool former = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/30"), Optional.empty());
        ipam.assign(NETWORK, List.of(former), Map.of(Ip.parse("10.1.0.1"), Use.AUXILIARY));
        Pool next = pool("10.1.0.0/30");
        assertEquals("the former's reservation is not in the way", "10.1.0.1", ask(next, "10.1.0.1"));
        ipam.releaseAddress(next.id(), Ip.parse("10.1.0.1"));
        ipam.releasePool(next.id());
        assertEquals(Optional.of(NETWORK), ipam.pools().get(0).network());
        assertEquals("10.1.0.2", choose(former));

        ipam.forget(NETWORK);
        ipam.assign(NETWORK, List.of(former), Map.of(Ip.parse("10.1.0.1"), Use.AUXILIARY));
        assign(OTHER, pool("10.1.0.0/30"));
        ipam.forget(OTHER);
        ipam.releasePool(next.id());
        assertEquals(
                "was assigned, but did not come to be",
                Optional.of(NETWORK),
                ipam.pools().get(0).network());
        assertEquals("10.1.0.2", choose(former));
    }

    @Test
    public void failedCreateRestoresReplacedPoolsOfBothFamilies() {
        Pool four = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/30"), Optional.empty());
        Pool six = new Pool("RoutedLocal", Prefix.parse("fd00::/126"), Optional.empty());
        ipam.assign(NETWORK, List.of(four, six), Map.of(Ip.parse("10.1.0.1"), Use.AUXILIARY));
        for (Pool pool : List.of(four, six)) {
            ipam.requestPool(new PoolRequest("RoutedLocal", Optional.of(pool.subnet()), Optional.empty(), pool == six));
        }
        ipam.releasePool(four.id());
        ipam.releasePool(six.id());
        assertEquals("10.1.0.2", choose(four));
        rejected(
                "10.1.0.1 is kept by --aux-address of network aaaaaaaaaaaa: choose another",
                () -> ask(four, "10.1.0.1"));
    }

    @Test
    public void secondaryAddressIsFreeAtOnce() {
        Pool pool = pool("10.1.0.0/16");
        assign(NETWORK, pool);
        Ip beside = Ip.parse("10.1.0.3");
        Ip outside = Ip.parse("10.9.0.1");
        for (Ip address : List.of(beside, outside)) {
            ipam.checkAddress(address);
            ipam.claim(ENDPOINT, address);
            rejected(
                    address + " is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                    () -> ipam.checkAddress(address));
            ipam.release(OTHER, address);
            rejected(
                    address + " is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                    () -> ipam.checkAddress(address));
            ipam.release(ENDPOINT, address);
            ipam.checkAddress(address);
        }
        ipam.claim(ENDPOINT, beside);
        ipam.end(ENDPOINT);
        rejected("10.1.0.3 is just being given to another container: choose another", () -> ipam.checkAddress(beside));
    }

    @Test
    public void replacedNetworkIsNotRestoredAfterAssign() {
        Pool pool = new Pool("RoutedLocal", Prefix.parse("10.1.0.0/30"), Optional.empty());
        ipam.assign(NETWORK, List.of(pool), Map.of(Ip.parse("10.1.0.1"), Use.AUXILIARY));
        assign(OTHER, pool("10.1.0.0/30"));
        ipam.forget(NETWORK);
        ipam.forget(OTHER);
        assertTrue(ipam.pools().isEmpty());
        assertEquals("10.1.0.1", ask(pool, "10.1.0.1"));
    }

    /** A pool of NETWORK, then of OTHER while NETWORK ends, then requested by a third network while OTHER ends. */
    private Pool poolReplacedTwice() {
        Pool pool = pool("10.1.0.0/30");
        for (String network : List.of(NETWORK, OTHER)) {
            assign(network, pool);
            ipam.releasePool(pool.id());
            pool("10.1.0.0/30");
        }
        return pool;
    }

    @Test
    public void networkReplacedByAReplacedOneIsForgotten() {
        Pool pool = poolReplacedTwice();
        ipam.forget(NETWORK);
        ipam.releasePool(pool.id());
        assertEquals(Optional.of(OTHER), ipam.pools().get(0).network());
        ipam.forget(OTHER);
        assertEquals(List.of(), ipam.pools());
    }

    @Test
    public void networkBeforeAForgottenOneIsRestored() {
        Pool pool = poolReplacedTwice();
        ipam.forget(OTHER);
        ipam.releasePool(pool.id());
        assertEquals(Optional.of(NETWORK), ipam.pools().get(0).network());
    }

    @Test
    public void concurrentCreatesShareAPoolUntilOneReleasesIt() {
        Pool pool = pool("10.1.0.0/16");
        pool("10.1.0.0/16");
        ipam.releasePool(pool.id());
        assertEquals("the other still has it", Optional.of(pool), ipam.pool(pool.subnet()));
        pool("10.1.0.0/16");
        assign(NETWORK, pool);
        ipam.releasePool(pool.id());
        assertThrows("its network lives", RejectedException.class, () -> pool("10.1.0.0/16"));
        ipam.releasePool(pool.id());
        assertEquals(pool, pool("10.1.0.0/16"));
    }

    @Test
    public void releaseOfAGatewayKeepsTheRequestsOfOtherPools() {
        Ip shared = Ip.parse("10.9.0.1");
        Pool one = pool("10.1.0.0/16");
        Pool two = pool("10.2.0.0/16");
        Pool around = pool("10.9.0.0/16");
        ipam.requestAddress(AddressRequest.gateway(one.id(), shared));
        ipam.requestAddress(AddressRequest.gateway(two.id(), shared));
        ipam.releaseAddress(one.id(), shared);
        ipam.releasePool(one.id());
        rejected("10.9.0.1 is a gateway: choose another", () -> ask(around, "10.9.0.1"));
        ipam.releaseAddress(two.id(), shared);
        assertEquals("10.9.0.1", ask(around, "10.9.0.1"));
        ipam.claim(ENDPOINT, shared);
        ipam.releaseAddress(two.id(), shared);
        ipam.releasePool(two.id());
        rejected(
                "10.9.0.1 is taken by endpoint eeeeeeeeeeee: choose another, or stop its container first",
                () -> ask(around, "10.9.0.1"));
    }

    @Test
    public void requestFromAPoolThatWasNeverRequestedIsRejected() {
        for (String pool : List.of(
                "",
                "x",
                "||",
                "|10.1.0.0/16|",
                "x y|10.1.0.0/16|",
                "../x|10.1.0.0/16|",
                "RoutedLocal|10.1.0.5/16|",
                "RoutedLocal|10.1.0.0/16|10.2.0.0/24",
                "RoutedLocal|10.1.0.0/16|10.1.0.0/24|")) {
            rejected(
                    "'" + pool + "' is not a pool of this IPAM driver",
                    () -> ipam.requestAddress(AddressRequest.any(pool)));
            rejected("'" + pool + "' is not a pool of this IPAM driver", () -> ipam.checkPool(pool));
        }
        ipam.checkPool("RoutedLocal|192.168.1.0/24|");
        rejected(
                "subnet 0.0.0.0/0 cannot be: 0.0.0.0 is the unspecified address, which means none: choose another",
                () -> ipam.requestAddress(AddressRequest.any("x|0.0.0.0/0|")));
        rejected(
                "subnet 192.168.1.0/24 lies in 192.168.1.0/24 of this host's interface eth0: choose one outside",
                () -> ipam.requestAddress(AddressRequest.any("RoutedLocal|192.168.1.0/24|")));
        assign(NETWORK, pool("10.1.0.0/16"));
        rejected(
                "'x|10.1.0.0/16|' is not a pool of this IPAM driver: the pool with this subnet is"
                        + " 'RoutedLocal|10.1.0.0/16|'",
                () -> ipam.requestAddress(AddressRequest.any("x|10.1.0.0/16|")));
        assertEquals("nothing is open", 1, ipam.pools().size());
    }
}
