package dev.routed.driver.internal.host;

import static org.junit.Assert.assertEquals;

import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.net.Ip.Family;
import dev.routed.driver.internal.state.Registry;
import dev.routed.testkit.RecordedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.After;
import org.junit.Test;

public final class ForwardingKeeperTest {
    private final List<String> calls = new ArrayList<>();

    private final Forwarding forwarding = new Forwarding() {
        @Override
        public void turnOn(Family family) {
            calls.add("turn on " + family);
        }

        @Override
        public void restore(Family family) {
            calls.add("restore " + family);
        }

        @Override
        public void release(Family family) {
            calls.add("release " + family);
        }
    };

    /** Its first check is later than the test. */
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private final ForwardingKeeper keeper =
            new ForwardingKeeper(new Registry(), forwarding, new RecordedEvents(), timer);

    @After
    public void stop() {
        timer.shutdownNow();
    }

    /** Of a network that lasts less than the time between two checks, no check sees anything. */
    @Test
    public void forwardingIsReleasedAgainAfterANetworkThatNoCheckHasSeen() {
        keeper.adopt(List.of());
        keeper.check();
        keeper.check();
        assertEquals(List.of("release IPv4", "release IPv6"), calls);
        calls.clear();
        keeper.turnOn(Family.IPV6);
        keeper.check();
        keeper.check();
        assertEquals(List.of("turn on IPv6", "release IPv6"), calls);
    }
}
