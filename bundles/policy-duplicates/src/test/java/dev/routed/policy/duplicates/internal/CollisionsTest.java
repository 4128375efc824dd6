package dev.routed.policy.duplicates.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.ToldEvents;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Somebody else begins to route the address of an endpoint that stands. */
public class CollisionsTest implements Settings {
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final Ip SIX = Ip.parse("fd00:1::2");
    private static final Route RIVAL = rival(ADDRESS, "10.0.0.3");
    private static final String COLLISION = "collision 10.1.0.2 eeeeeeeeeeee is routed by ospf via 10.0.0.3 dev eth1 as"
            + " well, and packets may go there: give one of the two another address";
    private static final String OVER = "collision-over 10.1.0.2 eeeeeeeeeeee is no longer routed by ospf via 10.0.0.3 dev eth1";

    private final FakeKernel kernel = new FakeKernel();
    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final Duplicates policy = new Duplicates(kernel, this, events, Clock.systemUTC(), () -> {});
    private RouteWatch watch;

    @Before
    public void start() {
        kernel.strangers().link("eth1", "");
        kernel.strangers().link("rteeeeeeeeeeee", "");
        kernel.strangers().route(Route.host(ADDRESS, "rteeeeeeeeeeee", 200));
        policy.adopt(List.of(attachment(Map.of())));
        watch = new RouteWatch(kernel, policy);
    }

    @After
    public void stop() {
        watch.stop();
    }

    private static Route rival(Ip address, String via) {
        return new Route(
                Route.Type.UNICAST, address.asPrefix(), "eth1", Optional.of(Ip.parse(via)), 188, Scope.GLOBAL, 20);
    }

    private static Attachment attachment(Map<String, String> ofNetwork) {
        String network = "a".repeat(64);
        return new Attachment(
                new Network(network, List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                new Endpoint("e".repeat(64), network, List.of(ADDRESS, SIX), List.of(), new Mac(1), "rteeeeeeeeeeee",
                        "rceeeeeeeeeeee", 1500, Map.of(), Collections.emptySortedSet(), Optional.empty()));
    }

    private void eventually(String... expected) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (told.size() < expected.length && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(expected), told);
    }

    @Test
    public void aRivalIsToldOnceAndItsEndToo() {
        kernel.strangers().route(RIVAL);
        eventually(COLLISION);
        kernel.strangers().deleteRoute(RIVAL);
        eventually(COLLISION, OVER);
    }

    @Test
    public void aRouteOfOursThatIsNotAnnouncedIsNoRival() {
        kernel.strangers().route(Route.host(ADDRESS, "rteeeeeeeeeeee", 200, Announcement.WITHHELD));
        kernel.strangers().route(RIVAL);
        kernel.strangers().deleteRoute(Route.host(ADDRESS, "rteeeeeeeeeeee", 200, Announcement.WITHHELD));
        eventually(COLLISION);
    }

    @Test
    public void whoAnnouncesAnAddressThatThisHostDoesNotIsNoRival() {
        kernel.strangers().route(Route.host(ADDRESS, "rteeeeeeeeeeee", 200, Announcement.YIELDING));
        kernel.strangers().deleteRoute(Route.host(ADDRESS, "rteeeeeeeeeeee", 200));
        kernel.strangers().route(RIVAL);
        kernel.strangers().route(rival(SIX, "fe80::3"));
        eventually("collision fd00:1::2 eeeeeeeeeeee is routed by ospf via fe80::3 dev eth1 as well, and packets may go"
                + " there: give one of the two another address");
    }

    @Test
    public void soIsOneOfTheOtherFamily() {
        kernel.strangers().route(rival(SIX, "fe80::3"));
        eventually("collision fd00:1::2 eeeeeeeeeeee is routed by ospf via fe80::3 dev eth1 as well, and packets may go"
                + " there: give one of the two another address");
    }

    @Test
    public void oneThatWasThereBeforeAnybodyListenedIsTold() {
        watch.stop();
        kernel.strangers().route(RIVAL);
        watch = new RouteWatch(kernel, policy);
        eventually(COLLISION);
        watch.stop();
        watch = new RouteWatch(kernel, policy);
        kernel.strangers().deleteRoute(RIVAL);
        eventually(COLLISION, OVER);
    }

    @Test
    public void oneThatWasThereBeforeThePolicyWasIsTold() {
        kernel.strangers().route(RIVAL);
        eventually(COLLISION);
        policy.adopt(List.of(attachment(Map.of())));
        assertEquals("once", List.of(COLLISION), told);
    }

    @Test
    public void everyWayOfARivalIsNamed() {
        kernel.strangers().hostRoute(new HostRoute(
                ADDRESS,
                List.of(new HostRoute.Hop("eth1", Optional.of(Ip.parse("10.0.0.4"))),
                        new HostRoute.Hop("eth1", Optional.of(Ip.parse("10.0.0.3")))),
                188, 20));
        eventually(COLLISION.replace("dev eth1", "dev eth1, via 10.0.0.4 dev eth1"));
    }

    @Test
    public void itIsOverWhenItsLinkGoesDown() {
        kernel.strangers().route(RIVAL);
        eventually(COLLISION);
        kernel.strangers().up("eth1", false);
        eventually(COLLISION, OVER);
    }

    @Test
    public void whoseEndpointIsGoneHasNoRival() {
        kernel.strangers().route(RIVAL);
        eventually(COLLISION);
        policy.gone(attachment(Map.of()));
        kernel.strangers().deleteRoute(RIVAL);
        policy.collisions().look();
        assertEquals(List.of(COLLISION), told);
    }

    @Test
    public void whatTheNetworkSharesHasNoRival() {
        policy.stand(List.of(attachment(Map.of("anycast", "10.1.0.0/24"))));
        kernel.strangers().route(RIVAL);
        policy.collisions().look();
        assertEquals(List.of(), told);
    }

    @Test
    public void ourOwnRoutesAndThoseToOthersAreNoRivals() {
        kernel.strangers().route(rival(Ip.parse("10.1.0.3"), "10.0.0.3"));
        kernel.strangers().deleteRoute(Route.host(ADDRESS, "rteeeeeeeeeeee", 200));
        policy.collisions().look();
        assertEquals(List.of(), told);
    }

    @Test
    public void whatTheKernelCannotTellIsTold() {
        Kernel broken = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    throw new KernelException(KernelException.Kind.FORBIDDEN, "read routes: Operation not permitted");
                });
        new Duplicates(broken, this, events, Clock.systemUTC(), () -> {}).adopt(List.of(attachment(Map.of())));
        assertEquals(List.of("collision host who else routes our addresses cannot be seen: read routes: Operation not permitted"),
                told);
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("no setting of the networks' matters");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }
}
