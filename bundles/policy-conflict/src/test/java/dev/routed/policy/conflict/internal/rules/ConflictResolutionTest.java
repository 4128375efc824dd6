package dev.routed.policy.conflict.internal.rules;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Test;

/** Two hosts that learn of each other by announcements only. One step is the 250 ms between two ticks. */
public class ConflictResolutionTest {
    private static final Ip ADDRESS = Samples.ADDRESS;
    private static final long STEP = Duration.ofMillis(250).toNanos();

    private final Map<String, String> networkOptions = new TreeMap<>(Map.of("conflict", "yield"));
    private final Map<String, String> endpointOptions = new TreeMap<>();
    private final TreeMap<Ip, Announcement> suppressed = new TreeMap<>();
    private final Host low = new Host("192.0.2.1");
    private final Host high = new Host("192.0.2.9");
    private boolean partitioned;
    private long now;
    /** The steps that an announcement or a withdrawal takes from host to host. */
    private int delay = 1;

    private Attachment attachment() {
        return Samples.attachment(networkOptions, endpointOptions, suppressed, ADDRESS);
    }

    private final class Host {
        private final Ip router;
        private ConflictResolution resolution = new ConflictResolution();
        private boolean up;
        private Optional<Attachment> endpoint = Optional.empty();
        /** Whether the host announced at each step. */
        private final List<Boolean> announced = new ArrayList<>();

        private final List<String> changes = new ArrayList<>();

        Host(String router) {
            this.router = Ip.parse(router);
        }

        void up() {
            Attachment started = attachment();
            resolution.started(started, address -> learns(), now);
            endpoint = Optional.of(started);
            up = true;
        }

        void down() {
            up = false;
            endpoint.ifPresent(resolution::removed);
        }

        boolean announces() {
            return up && resolution.reason(Samples.ID, ADDRESS).isEmpty();
        }

        boolean learns() {
            List<Boolean> others = (this == low ? high : low).announced;
            return !partitioned && others.size() > delay && others.get(others.size() - 1 - delay);
        }

        void look() {
            List<Conflict> conflicts = up && learns()
                    ? List.of(new Conflict(
                            endpoint.orElseThrow(),
                            Samples.learned((this == low ? high : low).router),
                            Optional.of(router)))
                    : List.of();
            if (!resolution.decide(conflicts, now).isEmpty()) {
                changes.add(announces() ? "announces" : "yields");
            }
        }
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
    public void youngerEndpointYieldsWhicheverHostItIsOn() {
        high.up();
        pass(10);
        low.up();
        pass(2);
        expect(List.of("yields"), List.of());
        pass(60);
        expect(List.of("yields"), List.of());
    }

    @Test
    public void afterARaceTheHigherRouterYields() {
        low.up();
        high.up();
        pass(2);
        expect(List.of(), List.of());
        pass(60);
        expect(List.of(), List.of("yields"));
    }

    @Test
    public void afterAPartitionTheHigherRouterYields() {
        partitioned = true;
        high.up();
        pass(100);
        low.up();
        pass(100);
        partitioned = false;
        pass(100);
        expect(List.of(), List.of("yields"));
    }

    @Test
    public void yieldedAddressIsAnnouncedWhileTheOtherIsNot() {
        low.up();
        high.up();
        pass(10);
        partitioned = true;
        pass(10);
        partitioned = false;
        pass(10);
        low.down();
        pass(10);
        expect(List.of(), List.of("yields", "announces", "yields", "announces"));
    }

    @Test
    public void newEndpointIsYoungerThanOneThatYieldedBefore() {
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
    public void movedContainerIsNotYoungerThanALaterOne() {
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
    public void conflictKeepIsTheDefaultAndYieldsNothing() {
        for (Map<String, String> options : List.of(Map.of("conflict", "keep"), Map.<String, String>of())) {
            networkOptions.clear();
            networkOptions.putAll(options);
            low.up();
            high.up();
            pass(60);
            expect(List.of(), List.of());
        }
    }

    @Test
    public void endpointWithTakeoverDoesNotYield() {
        low.up();
        pass(5);
        endpointOptions.put("takeover", "true");
        high.up();
        pass(60);
        expect(List.of(), List.of());
    }

    @Test
    public void withoutKnownRoutersOnlyTheYoungerYields() {
        ConflictResolution resolution = new ConflictResolution();
        resolution.started(attachment(), address -> false, 0);
        Conflict nameless = new Conflict(attachment(), Samples.learned(), Optional.of(high.router));
        for (long seconds = 0; seconds < 60; seconds++) {
            assertEquals(Set.of(), resolution.decide(List.of(nameless), seconds * 1_000_000_000));
        }
        resolution.started(attachment(), address -> true, 60_000_000_000L);
        resolution.decide(List.of(), 60_000_000_000L);
        assertEquals(Set.of(), resolution.decide(List.of(nameless), 61_000_000_000L));
        assertEquals(Set.of(Samples.ID), resolution.decide(List.of(nameless), 62_000_000_000L));
        assertEquals(
                "also routed by ospf via 10.0.0.3 dev eth1",
                resolution.reason(Samples.ID, ADDRESS).orElseThrow());
    }

    @Test
    public void restartOfTheApplianceChangesNothing() {
        low.up();
        high.up();
        pass(10);
        suppressed.put(ADDRESS, Announcement.SUPPRESSED);
        high.resolution = new ConflictResolution();
        high.resolution.adopt(attachment());
        pass(10);
        expect(List.of(), List.of("yields"));
        low.down();
        pass(10);
        expect(List.of(), List.of("yields", "announces"));
    }

    /** After any history, one host announces and the other does not. */
    @Test
    public void exactlyOneHostAnnouncesInTheEnd() {
        for (long seed = 1; seed <= 100; seed++) {
            ConflictResolutionTest world = new ConflictResolutionTest();
            Random random = new Random(seed);
            world.delay = random.nextInt(5);
            for (int changes = 20; changes > 0; changes--) {
                Host host = random.nextBoolean() ? world.low : world.high;
                switch (random.nextInt(3)) {
                    case 0 -> world.partitioned = !world.partitioned;
                    case 1 -> host.down();
                    default -> {
                        if (!host.up) {
                            host.up();
                        }
                    }
                }
                world.passUnchecked(random.nextDouble() * 8);
            }
            world.partitioned = false;
            Stream.of(world.low, world.high).filter(host -> !host.up).forEach(Host::up);
            world.passUnchecked(30);
            List<Integer> before = Stream.of(world.low, world.high)
                    .map(host -> host.changes.size())
                    .toList();
            world.passUnchecked(60);
            assertEquals(
                    "seed " + seed,
                    before,
                    Stream.of(world.low, world.high)
                            .map(host -> host.changes.size())
                            .toList());
            assertTrue("seed " + seed, world.low.announces() != world.high.announces());
        }
    }

    private void passUnchecked(double seconds) {
        for (long steps = Math.round(seconds * 4); steps > 0; steps--) {
            now += STEP;
            Stream.of(low, high).forEach(host -> host.announced.add(host.announces()));
            Stream.of(low, high).forEach(Host::look);
        }
    }
}
