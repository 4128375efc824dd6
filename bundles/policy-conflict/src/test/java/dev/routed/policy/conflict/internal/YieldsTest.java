package dev.routed.policy.conflict.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute.Hop;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Test;

/** Two hosts, each of which knows only what it hears; time is in steps of a quarter of a second, as looks are. */
public class YieldsTest {
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final long STEP = Duration.ofMillis(250).toNanos();

    private final Map<String, String> ofNetwork = new TreeMap<>(Map.of("conflict", "yield"));
    private final Map<String, String> ofEndpoint = new TreeMap<>();
    private final TreeMap<Ip, Announcement> held = new TreeMap<>();
    private final Host low = new Host("192.0.2.1");
    private final Host high = new Host("192.0.2.9");
    private boolean parted;
    private long now;
    /** How many steps an announcement or its end takes from host to host. */
    private int delay = 1;

    private Attachment attachment() {
        String network = "a".repeat(64);
        return new Attachment(
                new Network(network, List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                new Endpoint("e".repeat(64), network, List.of(ADDRESS), List.of(), new Mac(1), "rt", "rc", 1500, ofEndpoint,
                        Collections.emptySortedSet(), Optional.empty(), held));
    }

    private final class Host {
        private final Ip router;
        private Yields yields = new Yields();
        private boolean up;
        private Optional<Attachment> endpoint = Optional.empty();
        /** Whether it announces, at each step until now. */
        private final List<Boolean> announced = new ArrayList<>();
        private final List<String> changes = new ArrayList<>();

        Host(String router) {
            this.router = Ip.parse(router);
        }

        void up() {
            Attachment comes = attachment();
            yields.born(comes, address -> hears(), now);
            endpoint = Optional.of(comes);
            up = true;
        }

        void down() {
            up = false;
            endpoint.ifPresent(yields::gone);
        }

        boolean announces() {
            return up && yields.reason("e".repeat(64), ADDRESS).isEmpty();
        }

        boolean hears() {
            List<Boolean> others = (this == low ? high : low).announced;
            return !parted && others.size() > delay && others.get(others.size() - 1 - delay);
        }

        void look() {
            List<Conflict> conflicts = up && hears()
                    ? List.of(new Conflict(endpoint.orElseThrow(), rival((this == low ? high : low).router), Optional.of(router)))
                    : List.of();
            if (!yields.decide(conflicts, now).isEmpty()) {
                changes.add(announces() ? "announces" : "yields");
            }
        }
    }

    private static Rival rival(Ip... routers) {
        return Rival.of(ADDRESS, "ospf", List.of(new Hop("eth1", Optional.of(Ip.parse("10.0.0.3")))), List.of(routers));
    }

    private void pass(double seconds) {
        for (long steps = Math.round(seconds * 4); steps > 0; steps--) {
            now += STEP;
            Stream.of(low, high).forEach(host -> host.announced.add(host.announces()));
            Stream.of(low, high).forEach(Host::look);
            assertFalse("never both", low.up && high.up && !low.announces() && !high.announces());
        }
    }

    private void expect(List<String> ofLow, List<String> ofHigh) {
        assertEquals("low, high", List.of(ofLow, ofHigh), List.of(low.changes, high.changes));
    }

    @Test
    public void theYoungerOneGivesWayWhicheverItIs() {
        high.up();
        pass(10);
        low.up();
        pass(2);
        expect(List.of("yields"), List.of());
        pass(60);
        expect(List.of("yields"), List.of());
    }

    @Test
    public void inARaceTheHigherOneDoes() {
        low.up();
        high.up();
        pass(2);
        expect(List.of(), List.of());
        pass(60);
        expect(List.of(), List.of("yields"));
    }

    @Test
    public void soItIsWhereAPartitionHeals() {
        parted = true;
        high.up();
        pass(100);
        low.up();
        pass(100);
        parted = false;
        pass(100);
        expect(List.of(), List.of("yields"));
    }

    @Test
    public void whoGaveWayIsBackWhenTheOtherGoesAndGivesWayAgain() {
        low.up();
        high.up();
        pass(10);
        parted = true;
        pass(10);
        parted = false;
        pass(10);
        low.down();
        pass(10);
        expect(List.of(), List.of("yields", "announces", "yields", "announces"));
    }

    @Test
    public void aNewcomerIsYoungerThanWhoGaveWayOnce() {
        low.up();
        pass(5);
        high.up();
        pass(5);
        low.down();
        pass(5);
        low.up();
        pass(5);
        expect(List.of("yields"), List.of("yields", "announces"));
    }

    @Test
    public void aContainerThatMovedIsNotYoungerThanWhoComesLater() {
        low.up();
        pass(5);
        high.up();
        low.down();
        pass(20);
        expect(List.of(), List.of());
        low.up();
        pass(5);
        expect(List.of("yields"), List.of());
    }

    @Test
    public void itKeepsWhereTheNetworkSaysSoAndByDefault() {
        for (Map<String, String> options : List.of(Map.of("conflict", "keep"), Map.<String, String>of())) {
            ofNetwork.clear();
            ofNetwork.putAll(options);
            low.up();
            high.up();
            pass(60);
            expect(List.of(), List.of());
        }
    }

    @Test
    public void whoTakesOverKeeps() {
        low.up();
        pass(5);
        ofEndpoint.put("takeover", "true");
        high.up();
        pass(60);
        expect(List.of(), List.of());
    }

    @Test
    public void whereNobodyTellsWhoTheOtherIsOnlyTheYoungerOneGivesWay() {
        Yields yields = new Yields();
        yields.born(attachment(), address -> false, 0);
        Conflict nameless = new Conflict(attachment(), rival(), Optional.of(high.router));
        for (long seconds = 0; seconds < 60; seconds++) {
            assertEquals(Set.of(), yields.decide(List.of(nameless), seconds * 1_000_000_000));
        }
        yields.born(attachment(), address -> true, 60_000_000_000L);
        yields.decide(List.of(), 60_000_000_000L);
        assertEquals(Set.of(), yields.decide(List.of(nameless), 61_000_000_000L));
        assertEquals(Set.of("e".repeat(64)), yields.decide(List.of(nameless), 62_000_000_000L));
        assertEquals("another host (ospf via 10.0.0.3 dev eth1) has it as well",
                yields.reason("e".repeat(64), ADDRESS).orElseThrow());
    }

    @Test
    public void aRestartOfTheApplianceChangesNothing() {
        low.up();
        high.up();
        pass(10);
        held.put(ADDRESS, Announcement.WITHHELD);
        high.yields = new Yields();
        high.yields.adopt(attachment());
        pass(10);
        expect(List.of(), List.of("yields"));
        low.down();
        pass(10);
        expect(List.of(), List.of("yields", "announces"));
    }

    /** Whatever happens, once it has stopped happening one announces, and the other does not. */
    @Test
    public void itAlwaysComesToRest() {
        for (long seed = 1; seed <= 100; seed++) {
            YieldsTest world = new YieldsTest();
            Random random = new Random(seed);
            world.delay = random.nextInt(5);
            for (int deeds = 20; deeds > 0; deeds--) {
                Host host = random.nextBoolean() ? world.low : world.high;
                switch (random.nextInt(3)) {
                    case 0 -> world.parted = !world.parted;
                    case 1 -> host.down();
                    default -> {
                        if (!host.up) {
                            host.up();
                        }
                    }
                }
                world.passAsItMay(random.nextDouble() * 8);
            }
            world.parted = false;
            Stream.of(world.low, world.high).filter(host -> !host.up).forEach(Host::up);
            world.passAsItMay(30);
            List<Integer> before = Stream.of(world.low, world.high).map(host -> host.changes.size()).toList();
            world.passAsItMay(60);
            assertEquals("seed " + seed, before, Stream.of(world.low, world.high).map(host -> host.changes.size()).toList());
            assertTrue("seed " + seed, world.low.announces() != world.high.announces());
        }
    }

    private void passAsItMay(double seconds) {
        for (long steps = Math.round(seconds * 4); steps > 0; steps--) {
            now += STEP;
            Stream.of(low, high).forEach(host -> host.announced.add(host.announces()));
            Stream.of(low, high).forEach(Host::look);
        }
    }
}
