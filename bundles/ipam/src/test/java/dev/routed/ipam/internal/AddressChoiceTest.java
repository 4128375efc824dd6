package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Route.Type;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** Which address is chosen where the user left it open. */
public class AddressChoiceTest extends IpamFixture {

    /** A network has it; of either family. */
    private Pool served(String subnet) {
        Pool pool = new Pool("RoutedLocal", Prefix.parse(subnet), Optional.empty());
        assign(NETWORK, pool);
        return pool;
    }

    private List<String> chooseAll(Pool pool) {
        List<String> chosen = new ArrayList<>();
        for (int left = 1 << pool.subnet().ip().family().bits() - pool.subnet().length(); left > 0; left--) {
            chosen.add(choose(pool));
            if (chosen.size() == usable(pool)) {
                break;
            }
        }
        rejected("no address is free in " + pool.subnet(), () -> choose(pool));
        return chosen;
    }

    private static int usable(Pool pool) {
        int usable = 0;
        for (Ip ip = pool.subnet().first(); pool.subnet().contains(ip); ip = ip.next()) {
            usable += NaiveAllocator.looksSpecial(ip, pool.subnet()) ? 0 : 1;
        }
        return usable;
    }

    private String chooseFor(String name, Pool pool) {
        return ipam.requestAddress(new AddressRequest(pool.id(), Optional.empty(), false, Optional.of(name)))
                .toString();
    }

    private static Route elsewhere(String destination) {
        return route(Type.UNICAST, destination, "eth0", Optional.of(Ip.parse("192.168.1.9")));
    }

    @Test
    public void searchStartsAtTheOffsetOfTheHost() {
        for (String subnet : List.of("10.0.0.0/8", "10.1.0.0/16", "fd00:10::/48", "fd00:10:1::/64")) {
            Pool pool = served(subnet);
            Ip place = StartOffset.in(pool.subnet(), HOST);
            assertEquals(place.toString(), choose(pool));
            assertEquals(place.next().toString(), choose(pool));
            ipam.forget(NETWORK);
            assertNotEquals(place.toString(), first(ipam("another host"), pool));
        }
    }

    private static String first(IpamService ipam, Pool pool) {
        return ipam.requestAddress(AddressRequest.any(pool.id())).toString();
    }

    @Test
    public void choosesFromTheRangeOnly() {
        Pool pool = range("10.1.0.0/16", "10.1.4.0/30");
        Set<String> chosen = new TreeSet<>(List.of(choose(pool), choose(pool), choose(pool)));
        assertEquals(Set.of("10.1.4.1", "10.1.4.2", "10.1.4.3"), chosen);
        rejected("no address is free in 10.1.4.0/30", () -> choose(pool));
    }

    @Test
    public void allOfAPoolIsChosenExceptSpecialAddresses() {
        Map<String, Integer> sizes = Map.of(
                "10.1.0.0/23",
                508,
                "10.1.0.0/29",
                6,
                "10.1.0.0/30",
                2,
                "10.1.0.0/31",
                2,
                "10.1.0.0/32",
                1,
                "fd00:10:1::/120",
                255,
                "fd00:10:1::/126",
                3,
                "fd00:10:1::/127",
                2,
                "fd00:10:1::/128",
                1);
        sizes.forEach((subnet, size) -> {
            List<String> chosen = chooseAll(served(subnet));
            assertEquals(subnet, size.intValue(), new TreeSet<>(chosen).size());
            ipam.forget(NETWORK);
        });
    }

    @Test
    public void specialAddressIsGivenOnRequest() {
        Pool pool = served("10.1.0.0/23");
        for (String address : List.of("10.1.0.0", "10.1.0.255", "10.1.1.0", "10.1.1.255")) {
            assertEquals(address, ask(pool, address));
            release(pool, address);
        }
        Set<String> chosen = new TreeSet<>(chooseAll(pool));
        assertTrue(chosen.toString(), chosen.stream().noneMatch(one -> one.endsWith(".0") || one.endsWith(".255")));
    }

    @Test
    public void gatewaysAndAuxiliaryAddressesAreNotChosen() {
        Pool pool = pool("10.1.0.0/29");
        ipam.requestAddress(AddressRequest.gateway(pool.id(), Ip.parse("10.1.0.2")));
        ipam.assign(
                NETWORK, List.of(pool), Map.of(Ip.parse("10.1.0.2"), Use.GATEWAY, Ip.parse("10.1.0.5"), Use.AUXILIARY));
        Set<String> chosen = new TreeSet<>(List.of(choose(pool), choose(pool), choose(pool), choose(pool)));
        assertEquals(Set.of("10.1.0.1", "10.1.0.3", "10.1.0.4", "10.1.0.6"), chosen);
        rejected("no address is free in 10.1.0.0/29", () -> choose(pool));
    }

    // What others have

    @Test
    public void addressWithAHostRouteIsNotChosen() {
        Pool pool = served("10.1.0.0/16");
        Ip place = StartOffset.in(pool.subnet(), HOST);
        tables.add(elsewhere(place + "/32"));
        assertEquals(place.next().toString(), choose(pool));
        ipam.forget(NETWORK);
        Pool ipv6 = served("fd00:10:1::/64");
        place = StartOffset.in(ipv6.subnet(), HOST);
        tables.add(route(Type.UNICAST, place + "/128", "eth0", Optional.of(Ip.parse("fe80::9"))));
        assertEquals(place.next().toString(), choose(ipv6));
    }

    @Test
    public void addressInsideAWiderRouteIsChosen() {
        Pool pool = served("10.1.0.0/16");
        tables.add(elsewhere("10.0.0.0/8"));
        tables.add(elsewhere("10.1.0.0/16"));
        tables.add(elsewhere(StartOffset.in(pool.subnet(), HOST) + "/31"));
        assertEquals(StartOffset.in(pool.subnet(), HOST).toString(), choose(pool));
    }

    @Test
    public void connectedSubnetWithinThePoolIsSkipped() {
        Pool pool = served("10.1.0.0/29");
        tables.add(route(Type.UNICAST, "10.1.0.0/30", "eth1", Optional.empty()));
        tables.add(route(Type.LOCAL, "10.1.0.2/32", "eth1", Optional.empty()));
        assertEquals(
                Set.of("10.1.0.4", "10.1.0.5", "10.1.0.6"),
                new TreeSet<>(List.of(choose(pool), choose(pool), choose(pool))));
        rejected("no address is free in 10.1.0.0/29", () -> choose(pool));
    }

    /** As OpenVPN sets them. */
    @Test
    public void wideConnectedRouteDoesNotLeadOutOfThePool() {
        tables.add(route(Type.UNICAST, "128.0.0.0/1", "tun0", Optional.empty()));
        Pool pool = served("172.16.0.0/30");
        rejected("no address is free in 172.16.0.0/30", () -> choose(pool));
    }

    @Test
    public void addressOfAnotherHostIsChosenOnceItIsFree() {
        Pool pool = served("10.1.0.0/30");
        tables.add(elsewhere("10.1.0.1/32"));
        assertEquals("10.1.0.2", choose(pool));
        rejected("no address is free in 10.1.0.0/30", () -> choose(pool));
        tables.remove(elsewhere("10.1.0.1/32"));
        assertEquals("10.1.0.1", choose(pool));
    }

    @Test
    public void searchBeyondTheTimeLimitContinuesWithTheNextRequest() {
        Pool pool = served("10.1.0.0/26");
        tick = Duration.ofMillis(100);
        for (Ip ip = pool.subnet().first(); !ip.equals(pool.subnet().last()); ip = ip.next()) {
            tables.add(elsewhere(ip + "/32"));
        }
        rejected(
                "no free address was found in 10.1.0.0/26 within 5 s, so many others have:"
                        + " try again, which looks further, or choose one with --ip",
                () -> choose(pool));
        String first = StartOffset.in(pool.subnet(), HOST).toString();
        tables.remove(elsewhere(first + "/32"));
        assertEquals("after the addresses that were not checked yet", first, choose(pool));
    }

    @Test
    public void releasedAddressIsChosenLast() {
        Pool pool = served("10.1.0.0/29");
        String first = choose(pool);
        release(pool, first);
        for (int i = 1; i < usable(pool); i++) {
            assertNotEquals(first, choose(pool));
        }
        assertEquals(first, choose(pool));
    }

    @Test
    public void longestFreeAddressIsChosenWhenAllWereUsed() {
        Pool pool = served("10.1.0.0/28");
        List<String> all = chooseAll(pool);
        for (int one : List.of(7, 3, 11)) {
            release(pool, all.get(one));
        }
        assertEquals(List.of(all.get(7), all.get(3), all.get(11)), List.of(choose(pool), choose(pool), choose(pool)));
    }

    @Test
    public void forgottenRequestIsFreeAgain() {
        Pool pool = served("10.1.0.0/30");
        List<String> all = chooseAll(pool);
        now = now.plus(IpamService.PATIENCE).plusSeconds(1);
        assertEquals(all, chooseAll(pool));
    }

    @Test
    public void containerGetsItsLastAddressIfItIsFree() {
        Pool pool = served("10.1.0.0/28");
        String web = chooseFor("web", pool);
        String db = chooseFor("db", pool);
        release(pool, web);
        release(pool, db);
        assertEquals(db, chooseFor("db", pool));
        assertEquals(web, chooseFor("web", pool));
        assertNotEquals("another one of that name", web, chooseFor("web", pool));
    }

    @Test
    public void containerGetsItsLastRequestedAddress() {
        Pool pool = served("10.1.0.0/24");
        ipam.requestAddress(
                new AddressRequest(pool.id(), Optional.of(Ip.parse("10.1.0.77")), false, Optional.of("web")));
        release(pool, "10.1.0.77");
        assertEquals("10.1.0.77", chooseFor("web", pool));
        ipam.requestAddress(
                new AddressRequest(pool.id(), Optional.of(Ip.parse("10.1.0.255")), false, Optional.of("db")));
        release(pool, "10.1.0.255");
        assertNotEquals("never chosen", "10.1.0.255", chooseFor("db", pool));
    }

    @Test
    public void takenLastAddressIsNotChosen() {
        Pool pool = served("10.1.0.0/28");
        String web = chooseFor("web", pool);
        release(pool, web);
        tables.add(elsewhere(web + "/32"));
        assertNotEquals(web, chooseFor("web", pool));
    }

    // What outlives a restart

    @Test
    public void nextRunContinuesFromTheHistory() {
        Pool pool = served("10.1.0.0/28");
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            given.add(choose(pool));
        }
        given.add(chooseFor("web", pool));
        for (int one : List.of(4, 5, 1, 3)) {
            release(pool, given.get(one));
        }
        Map<Pool, History> histories = ipam.histories(NETWORK);
        assertEquals(Set.of(pool), histories.keySet());

        IpamService next = ipam(HOST);
        next.assign(NETWORK, List.of(pool), Map.of());
        histories.forEach(next::recall);
        // These endpoints still exist.
        next.claim(ENDPOINT, Ip.parse(given.get(0)));
        next.claim(ENDPOINT, Ip.parse(given.get(2)));
        assertEquals("as if nothing had been", histories, next.histories(NETWORK));
        assertEquals(
                given.get(5),
                next.requestAddress(new AddressRequest(pool.id(), Optional.empty(), false, Optional.of("web")))
                        .toString());
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < usable(pool) - 3; i++) {
            rest.add(first(next, pool));
        }
        assertTrue(
                "those never used are first",
                rest.stream().limit(usable(pool) - 6).noneMatch(given::contains));
        assertEquals(
                List.of(given.get(4), given.get(1), given.get(3)), rest.subList(usable(pool) - 6, usable(pool) - 3));
    }

    @Test
    public void replacedPoolKeepsItsHistory() {
        Pool pool = served("10.1.0.0/28");
        release(pool, choose(pool));
        Map<Pool, History> before = ipam.histories(NETWORK);
        ipam.releasePool(pool.id());
        pool("10.1.0.0/28");
        assertEquals(before, ipam.histories(NETWORK));
    }
}
