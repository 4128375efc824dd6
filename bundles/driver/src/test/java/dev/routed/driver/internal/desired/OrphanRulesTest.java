package dev.routed.driver.internal.desired;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** Decisions from the link's state, the engine's silence and the driver's running time. */
@RunWith(Parameterized.class)
public class OrphanRulesTest {
    private static final Endpoint ENDPOINT = Endpoint.of(
                    "e".repeat(64), "a".repeat(64), Mac.parse("02:42:0a:01:00:02"), "rteeeeeeeeeeee", "rceeeeeeeeeeee")
            .withAddresses(List.of(Ip.parse("10.1.0.2")))
            .withGateways(List.of(Ip.parse("169.254.1.1")));
    private static final Optional<Duration> NEVER = Optional.empty();
    private static final Duration LONG = Duration.ofDays(9);

    private static final Link NEW = link(false, 1, true);
    private static final Link IN_A_CONTAINER = link(true, 2, false);
    private static final Link DOWN_IN_A_CONTAINER = link(false, 3, false);
    private static final Link UP_ON_THE_HOST = link(true, 2, true);
    private static final Link BACK = link(false, 3, true);

    private static Link link(boolean carrier, int carrierChanges, boolean peerHere) {
        return Link.of(ENDPOINT.link(), 7)
                .withKind(Link.VETH)
                .withMac(Mac.parse("06:00:00:00:00:01"))
                .withMtu(1500)
                .withGroup(7200)
                .withUp(true)
                .withCarrier(carrier)
                .withCarrierChanges(carrierChanges)
                .withPeer(peerHere, 0)
                .withAlias("routed:1 …");
    }

    private static final String NOT_DELETED = ", and the engine did not delete the endpoint";
    private static final String GONE = "its link rteeeeeeeeeeee was removed";
    private static final String GIVEN_BACK = "no container has rceeeeeeeeeeee any more" + NOT_DELETED;
    private static final String NOT_TAKEN = "no container took rceeeeeeeeeeee" + NOT_DELETED;
    private static final String NOT_ORPHANED = "";

    @Parameter(0)
    public String name;

    @Parameter(1)
    public Link link;

    @Parameter(2)
    public Optional<Duration> silence;

    @Parameter(3)
    public Duration running;

    @Parameter(4)
    public String expected;

    @Parameters(name = "{0}")
    public static List<Object[]> rows() {
        return List.of(
                row("the link is gone", null, seconds(0), LONG, GONE),
                row("just created", NEW, seconds(0), LONG, NOT_ORPHANED),
                row("the engine waited at every call", NEW, seconds(60), LONG, NOT_ORPHANED),
                row("no container took it", NEW, seconds(120), LONG, NOT_TAKEN),
                row("created by a former run, possibly just now", NEW, NEVER, Duration.ofSeconds(119), NOT_ORPHANED),
                row("created by a former run, not used", NEW, NEVER, Duration.ofSeconds(120), NOT_TAKEN),
                row("created by a former run, with a call just now", NEW, seconds(1), LONG, NOT_ORPHANED),
                row("in a container", IN_A_CONTAINER, Optional.of(LONG), LONG, NOT_ORPHANED),
                row("in a container since a former run", IN_A_CONTAINER, NEVER, LONG, NOT_ORPHANED),
                row("down in a container", DOWN_IN_A_CONTAINER, Optional.of(LONG), LONG, NOT_ORPHANED),
                row("set up on the host by others", UP_ON_THE_HOST, Optional.of(LONG), LONG, NOT_ORPHANED),
                row("the engine is about to delete it", BACK, seconds(1), LONG, NOT_ORPHANED),
                row("left by the engine, then silence", BACK, seconds(10), LONG, GIVEN_BACK),
                row("returned while the driver was stopped", BACK, NEVER, Duration.ZERO, GIVEN_BACK));
    }

    private static Object[] row(String name, Link link, Optional<Duration> silence, Duration running, String expected) {
        return new Object[] {name, link, silence, running, expected};
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @Test
    public void decidesWhetherTheEndpointIsOrphaned() {
        assertEquals(
                expected,
                OrphanRules.reason(ENDPOINT, Optional.ofNullable(link), silence, running)
                        .orElse(NOT_ORPHANED));
    }
}
