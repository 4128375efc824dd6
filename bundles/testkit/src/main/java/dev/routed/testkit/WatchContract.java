package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Test;

/**
 * What every kernel backend must tell; see {@link ChangeListener}. A backend's test extends it and gives the
 * kernel under test, on a host where only {@code lo} is there and up, and that host's strangers.
 */
public abstract class WatchContract extends ContractFixture {
    private static final int PATIENCE = 60; // seconds

    private final Told told = new Told();
    private final List<Watch> watches = new ArrayList<>();
    private int markers;

    @After
    public void endTheWatches() {
        watches.forEach(Watch::close);
    }

    private Watch watch(ChangeListener listener) {
        Watch watch = ((KernelWatch) kernel()).watch(listener);
        watches.add(watch);
        return watch;
    }

    /** An endpoint of both families, then the watch begins. */
    private void watchAnEndpoint() {
        endpoint();
        apply(
                new Step.AddNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS),
                new Step.AddRoute(ROUTE6, ALIAS),
                new Step.SetUp(PEER, ""));
        watch(told);
    }

    /** What has been told since the last question, once all that happened so far has been. */
    private List<String> all(Told told) {
        // A name of its own each time, since a link's end may be told more than once.
        String marker = "end" + ++markers;
        strangers().link(marker, "");
        strangers().deleteLink(marker);
        return told.until(marker);
    }

    private boolean toldOf(String link) {
        return all(told).contains(link);
    }

    // Links

    @Test
    public void tellsOfALinkThatIsDeleted() {
        watchAnEndpoint();
        strangers().deleteLink(LINK);
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfBothEndsOfAPair() {
        watchAnEndpoint();
        strangers().deleteLink(PEER);
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfALinkThatIsSetDown() {
        watchAnEndpoint();
        strangers().up(LINK, false);
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfACarrierThatIsLost() {
        watchAnEndpoint();
        Runnable home = strangers().takeAway(PEER);
        all(told);
        home.run();
        // The kernel tells of carriers a moment later than of what changed them (net/core/link_watch.c).
        told.until(LINK);
    }

    @Test
    public void tellsOfACarrierThatComes() {
        endpoint();
        watch(told);
        Container container = strangers().container();
        container.take(PEER, "eth0");
        told.until(Told.carrierName(LINK));
        container.up("eth0", false);
        List<String> meanwhile = told.until(LINK);
        assertFalse("told once: " + meanwhile, meanwhile.contains(Told.carrierName(LINK)));
        container.up("eth0", true);
        told.until(Told.carrierName(LINK));
        container.close();
    }

    @Test
    public void tellsOfTheCarrierOfALinkThatCameLater() {
        watch(told);
        endpoint();
        assertFalse("its other end is down", toldOf(Told.carrierName(LINK)));
        apply(new Step.SetUp(PEER, ""));
        told.until(Told.carrierName(LINK));
    }

    @Test
    public void tellsOfAnotherMtu() {
        watchAnEndpoint();
        strangers().mtu(LINK, 1300);
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfWhatWeDidOurselves() {
        watchAnEndpoint();
        apply(new Step.SetAlias(LINK, ALIAS, ALIAS + "2"));
        assertTrue("another alias", toldOf(LINK));
        apply(new Step.SetGroup(LINK, ALIAS + "2", 9));
        assertTrue("another group", toldOf(LINK));
        apply(new Step.DeleteGroup(9));
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfALinkThatCameLater() {
        watchAnEndpoint();
        strangers().link(STRANGER, "");
        strangers().route(Route.host(Ip.parse("10.1.0.3"), STRANGER, THEIRS));
        all(told);
        strangers().deleteRoute(Route.host(Ip.parse("10.1.0.3"), STRANGER, THEIRS));
        assertTrue(toldOf(STRANGER));
    }

    // Addresses

    @Test
    public void tellsOfAnAddressThatIsGone() {
        apply(new Step.AddAddress(GATEWAY, ""));
        watchAnEndpoint();
        strangers().deleteAddress(Link.LOOPBACK, GATEWAY.prefix());
        assertTrue(toldOf(Link.LOOPBACK));
    }

    @Test
    public void tellsOfAnIpv6AddressThatIsGone() {
        Prefix prefix = Prefix.parse("fd00::1/128");
        apply(new Step.AddAddress(new Address(prefix, Link.LOOPBACK, Scope.GLOBAL, ""), ""));
        watchAnEndpoint();
        strangers().deleteAddress(Link.LOOPBACK, prefix);
        assertTrue(toldOf(Link.LOOPBACK));
    }

    // Neighbours

    @Test
    public void tellsOfANeighbourThatIsGone() {
        watchAnEndpoint();
        strangers().deleteNeighbour(NEIGHBOUR);
        assertTrue(toldOf(LINK));
        strangers().deleteNeighbour(new Neighbour(IP6, MAC, LINK));
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfANeighbourThatIsAnother() {
        watchAnEndpoint();
        strangers().replaceNeighbour(new Neighbour(IP, HOST_MAC, LINK));
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfANeighbourThatCameLater() {
        watchAnEndpoint();
        Neighbour later = new Neighbour(Ip.parse("10.1.0.3"), MAC, LINK);
        strangers().replaceNeighbour(later);
        assertFalse(toldOf(LINK));
        strangers().deleteNeighbour(later);
        assertTrue(toldOf(LINK));
    }

    // Routes

    @Test
    public void tellsOfARouteThatIsGone() {
        watchAnEndpoint();
        strangers().deleteRoute(ROUTE);
        assertTrue(toldOf(LINK));
        strangers().deleteRoute(ROUTE6);
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfARouteWhosePlaceAnotherTook() {
        strangers().link(STRANGER, "");
        watchAnEndpoint();
        strangers().replaceRoute(Route.host(IP, STRANGER, THEIRS));
        assertTrue(toldOf(LINK));
        strangers().replaceRoute(Route.host(IP6, STRANGER, THEIRS));
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfARouteWhosePlaceAnotherTookOnTheSameLink() {
        watchAnEndpoint();
        strangers().replaceRoute(Route.host(IP, LINK, THEIRS));
        assertTrue(toldOf(LINK));
    }

    @Test
    public void tellsOfARouteThatCameLater() {
        strangers().link(STRANGER, "");
        watchAnEndpoint();
        Ip ip = Ip.parse("10.1.0.3");
        apply(new Step.AddRoute(Route.host(ip, LINK, OURS), ALIAS));
        assertFalse(toldOf(LINK));
        strangers().replaceRoute(Route.host(ip, STRANGER, THEIRS));
        assertTrue(toldOf(LINK));
    }

    // Who routes an address

    @Test
    public void tellsWhoRoutesAnAddress() {
        strangers().link(STRANGER, "");
        strangers().address(STRANGER, Prefix.parse("192.0.2.1/24"), STRANGER);
        strangers().address(STRANGER, Prefix.parse("fd00:9::1/64"), "");
        watchAnEndpoint();
        for (Route rival : List.of(rival(IP, "192.0.2.9"), rival(IP6, "fd00:9::9"))) {
            String told = Told.routedName(rival.destination().ip(), THEIRS);
            strangers().route(rival);
            assertTrue("it has come", toldOf(told));
            strangers().deleteRoute(rival);
            assertTrue("it is gone", toldOf(told));
        }
        assertEquals("our own is as before", Optional.of(ROUTE), on(LINK).routes().stream()
                .filter(route -> route.compareTo(ROUTE) == 0).findFirst());
    }

    /** Beside ours, since it has another metric. */
    private static Route rival(Ip address, String via) {
        return new Route(
                Route.Type.UNICAST, address.asPrefix(), STRANGER, Optional.of(Ip.parse(via)), THEIRS, Scope.GLOBAL, 2000);
    }

    @Test
    public void tellsWhoRoutesAnAddressInTheStrangersPlace() {
        strangers().link(STRANGER, "");
        strangers().address(STRANGER, Prefix.parse("192.0.2.1/24"), STRANGER);
        strangers().route(rival(IP, "192.0.2.9"));
        watchAnEndpoint();
        strangers().replaceRoute(rival(IP, "192.0.2.10"));
        assertTrue(toldOf(Told.routedName(IP, THEIRS)));
    }

    @Test
    public void tellsOfOurOwnRoutesToo() {
        watchAnEndpoint();
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertTrue(toldOf(Told.routedName(IP, OURS)));
        apply(new Step.AddRoute(ROUTE, ALIAS));
        assertTrue(toldOf(Told.routedName(IP, OURS)));
    }

    // What is not told

    @Test
    public void doesNotTellWhoRoutesASubnet() {
        strangers().link(STRANGER, "");
        watchAnEndpoint();
        strangers().route(route("10.5.0.0/16", STRANGER, THEIRS, 0));
        strangers().deleteRoute(route("10.5.0.0/16", STRANGER, THEIRS, 0));
        List<String> all = all(told);
        assertFalse(all.toString(), all.stream().anyMatch(one -> one.contains("10.5.0.0")));
    }

    @Test
    public void doesNotTellOfWhatComes() {
        watchAnEndpoint();
        Ip ip = Ip.parse("10.1.0.3");
        apply(
                new Step.AddAddress(GATEWAY, ""),
                new Step.AddNeighbour(new Neighbour(ip, MAC, LINK), ALIAS),
                new Step.AddRoute(Route.host(ip, LINK, OURS), ALIAS),
                new Step.SetUp(LINK, ALIAS));
        List<String> all = all(told);
        assertFalse(all.toString(), all.contains(LINK));
        assertFalse(all.toString(), all.contains(Link.LOOPBACK));
    }

    // How it is told

    @Test
    public void tellsInTheKernelsOrder() {
        List<String> names = List.of("st3", "st1", "st4", "st2");
        names.forEach(name -> strangers().link(name, ""));
        watchAnEndpoint();
        names.forEach(strangers()::deleteLink);
        assertEquals(names, all(told).stream().filter(names::contains).distinct().toList());
    }

    @Test
    public void tellsOnOneThreadOfItsOwn() {
        watchAnEndpoint();
        Told other = new Told();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        watch(new Each(link -> {
            threads.add(Thread.currentThread());
            other.changed(link);
        }));
        strangers().up(LINK, false);
        strangers().deleteLink(LINK);
        all(other);
        assertEquals(threads.toString(), 1, threads.size());
        assertFalse(threads.contains(Thread.currentThread()));
    }

    @Test
    public void tellsAllWhoWatchUntilTheyEnd() {
        watchAnEndpoint();
        Told other = new Told();
        Watch second = watch(other);
        strangers().up(LINK, false);
        assertTrue(toldOf(LINK));
        assertTrue(all(other).contains(LINK));
        second.close();
        second.close();
        other.soFar();
        strangers().deleteLink(LINK);
        assertTrue(toldOf(LINK));
        assertEquals(List.of(), other.soFar());
    }

    @Test
    public void goesOnWhenAListenerFails() {
        watchAnEndpoint();
        Told other = new Told();
        watch(new Each(link -> {
            other.changed(link);
            throw new IllegalStateException("a listener that fails at each call, on purpose");
        }));
        strangers().up(LINK, false);
        assertTrue(all(other).contains(LINK));
        strangers().deleteLink(LINK);
        assertTrue(all(other).contains(LINK));
    }

    @Test
    public void waitsForTheCallUnderWayWhenItEnds() throws InterruptedException {
        watchAnEndpoint();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        Watch second = watch(new Each(link -> {
            calls.incrementAndGet();
            called.countDown();
            await(mayReturn);
        }));
        strangers().deleteLink(LINK);
        await(called);
        Thread closer = new Thread(second::close, "closer");
        closer.start();
        awaitWaiting(closer);
        mayReturn.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(PATIENCE));
        assertFalse("the closer waits still", closer.isAlive());
        assertEquals("the call under way was the last", 1, calls.get());
    }

    @Test
    public void endsFromWithinACall() {
        watchAnEndpoint();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Watch> own = new AtomicReference<>();
        own.set(watch(new Each(link -> {
            await(begun);
            calls.incrementAndGet();
            own.get().close();
            ended.countDown();
        })));
        begun.countDown();
        strangers().up(LINK, false);
        strangers().deleteLink(LINK);
        await(ended);
        assertTrue(toldOf(LINK));
        own.get().close();
        assertEquals("the call that ended it was the last", 1, calls.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue("nothing came in time", latch.await(PATIENCE, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue("the closer does not wait", System.nanoTime() < deadline && thread.isAlive());
            Thread.onSpinWait();
        }
    }

    /** Does the same at each call. */
    private record Each(Consumer<String> call) implements ChangeListener {
        @Override
        public void changed(String link) {
            call.accept(link);
        }

        @Override
        public void lost() {
            call.accept(Told.LOST);
        }
    }
}
