package dev.routed.ipam.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Route.Type;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** A chosen address passes, on any host and in any pool, the check of an address that the user asks for. */
public final class ChosenAddressTest extends IpamFixture {
    private static final int RUNS = 2000;
    private static final int CHOICES = 6;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    public void chosenAddressLiesInItsRangeAndCouldHaveBeenAskedFor() {
        for (int run = 0; run < RUNS; run++) {
            Pool pool = randomPool();
            Map<Ip, Use> kept = new HashMap<>();
            kept.put(any(pool.subnet()), Use.GATEWAY);
            kept.put(any(pool.subnet()), Use.AUXILIARY);
            tables.clear();
            for (int i = random.nextInt(5); i > 0; i--) {
                tables.add(randomRoute(pool));
            }
            ipam.assign(NETWORK, List.of(pool), kept);
            Set<Ip> chosen = new HashSet<>();
            for (int i = 0; i < CHOICES; i++) {
                chosen(pool).ifPresent(address -> check(address, pool, kept, chosen));
            }
            chosen.forEach(address -> ipam.releaseAddress(pool.id(), address));
            ipam.forget(NETWORK);
        }
    }

    private Optional<Ip> chosen(Pool pool) {
        try {
            return Optional.of(ipam.requestAddress(AddressRequest.any(pool.id())));
        } catch (RejectedException none) {
            assertTrue(none.getMessage(), none.getMessage().startsWith("no address is free in "));
            return Optional.empty();
        }
    }

    private void check(Ip address, Pool pool, Map<Ip, Use> kept, Set<Ip> chosen) {
        String where = "seed %d: %s of %s with %s".formatted(seed, address, pool, tables);
        assertTrue(where, pool.chosenFrom().contains(address));
        assertFalse(where, kept.containsKey(address));
        assertTrue(where, chosen.add(address));
        assertTrue(where, Reserved.block(address).isEmpty());
        if (pool.subnet().length() < address.family().bits() - 1) {
            assertFalse(where, address.equals(pool.subnet().first()));
            assertFalse(where, !address.isIpv6() && address.equals(pool.subnet().last()));
        }
        ipam.releaseAddress(pool.id(), address);
        try {
            ipam.requestAddress(AddressRequest.of(pool.id(), address));
        } catch (RejectedException e) {
            fail(where + ": " + e.getMessage());
        }
    }

    private Pool randomPool() {
        boolean ipv6 = random.nextBoolean();
        int bits = ipv6 ? 128 : 32;
        int length = bits - random.nextInt(8);
        Prefix subnet = new Prefix(Ip.parse(ipv6 ? "fd00:10:1::ff00" : "10.1.254.0"), length).network();
        Optional<Prefix> range = Optional.of(random.nextBoolean())
                .filter(yes -> yes)
                .map(yes -> new Prefix(any(subnet), length + random.nextInt(bits - length + 1)).network());
        return new Pool("RoutedLocal", subnet, range);
    }

    /** Mostly about addresses of the pool; its destination may contain the pool, or none of it. */
    private Route randomRoute(Pool pool) {
        Ip address = any(pool.subnet());
        int bits = address.family().bits();
        int length = random.nextInt(3) == 0 ? bits : pool.subnet().length() - 2 + random.nextInt(3);
        Type type =
                List.of(Type.UNICAST, Type.UNICAST, Type.LOCAL, Type.BROADCAST).get(random.nextInt(4));
        int protocol = List.of(2, 3, 200, 186).get(random.nextInt(4));
        Prefix destination = new Prefix(address, length).network();
        return new Route(type, destination, "eth0", Optional.empty(), protocol, Scope.LINK, 0);
    }

    private Ip any(Prefix prefix) {
        return StartOffset.in(prefix, Long.toString(random.nextLong()));
    }
}
