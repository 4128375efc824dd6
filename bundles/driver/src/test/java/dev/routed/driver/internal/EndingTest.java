package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/** What the kernel says of a link, how long the engine has been silent and we have run, and whether that is the end. */
@RunWith(Parameterized.class)
public class EndingTest {
    private static final Endpoint ENDPOINT = new Endpoint(
            "e".repeat(64), "a".repeat(64), List.of(Ip.parse("10.1.0.2")), List.of(Ip.parse("169.254.1.1")),
            Mac.parse("02:42:0a:01:00:02"), "rteeeeeeeeeeee", "rceeeeeeeeeeee", 1500,
            Map.of(), Collections.emptySortedSet(), Optional.empty());
    private static final Optional<Duration> NEVER = Optional.empty();
    private static final Duration LONG = Duration.ofDays(9);

    private static final Link NEW = link(false, 1, true);
    private static final Link IN_A_CONTAINER = link(true, 2, false);
    private static final Link DOWN_IN_A_CONTAINER = link(false, 3, false);
    private static final Link UP_ON_THE_HOST = link(true, 2, true);
    private static final Link BACK = link(false, 3, true);

    private static Link link(boolean carrier, int carrierChanges, boolean peerHere) {
        return new Link(
                ENDPOINT.link(), 7, Link.VETH, Mac.parse("06:00:00:00:00:01"), 1500, 7200, true, carrier, carrierChanges,
                peerHere, 0, "routed:1 …");
    }

    private static final String UNTOLD = ", and the engine did not tell its end";
    private static final String GONE = "its link rteeeeeeeeeeee was taken away";
    private static final String GIVEN_BACK = "its container gave rceeeeeeeeeeee back" + UNTOLD;
    private static final String NOT_TAKEN = "no container took rceeeeeeeeeeee" + UNTOLD;
    private static final String NOT_OVER = "";

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
                row("its link is gone", null, seconds(0), LONG, GONE),
                row("it was just created", NEW, seconds(0), LONG, NOT_OVER),
                row("the engine waited for us at every call", NEW, seconds(60), LONG, NOT_OVER),
                row("no container came", NEW, seconds(120), LONG, NOT_TAKEN),
                row("a former run created it, perhaps just now", NEW, NEVER, Duration.ofSeconds(119), NOT_OVER),
                row("a former run created it, and nothing came of it", NEW, NEVER, Duration.ofSeconds(120), NOT_TAKEN),
                row("a former run created it, and the engine just spoke of it", NEW, seconds(1), LONG, NOT_OVER),
                row("a container has it", IN_A_CONTAINER, Optional.of(LONG), LONG, NOT_OVER),
                row("a container has it since before our time", IN_A_CONTAINER, NEVER, LONG, NOT_OVER),
                row("a container set it down", DOWN_IN_A_CONTAINER, Optional.of(LONG), LONG, NOT_OVER),
                row("somebody on the host set it up", UP_ON_THE_HOST, Optional.of(LONG), LONG, NOT_OVER),
                row("the engine is just about to delete it", BACK, seconds(1), LONG, NOT_OVER),
                row("the engine left it and said no more", BACK, seconds(10), LONG, GIVEN_BACK),
                row("it came back while we were away", BACK, NEVER, Duration.ZERO, GIVEN_BACK));
    }

    private static Object[] row(
            String name, Link link, Optional<Duration> silence, Duration running, String expected) {
        return new Object[] {name, link, silence, running, expected};
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @Test
    public void isTheEndOrNot() {
        assertEquals(expected, Ending.untold(ENDPOINT, Optional.ofNullable(link), silence, running).orElse(NOT_OVER));
    }
}
