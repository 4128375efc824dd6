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
 * The contract of the kernel watch; see {@link ChangeListener}. The test of a kernel extends it and supplies the kernel
 * under test, on a host that has {@code lo} only, up, and the foreign objects of that host.
 */
public abstract class WatchContract extends ContractFixture {
    private static final int TIMEOUT = 60; // seconds

    private final RecordedChanges changes = new RecordedChanges();
    private final List<Watch> watches = new ArrayList<>();
    private int markers;

    @After
    public void closeWatches() {
        watches.forEach(Watch::close);
    }

    private Watch watch(ChangeListener listener) {
        Watch watch = ((KernelWatch) kernel()).watch(listener);
        watches.add(watch);
        return watch;
    }

    /** Creates an endpoint of both families, then begins the watch. */
    private void watchAnEndpoint() {
        endpoint();
        apply(
                new Step.AddNeighbour(new Neighbour(IP6, MAC, LINK), ALIAS),
                new Step.AddRoute(ROUTE6, ALIAS),
                new Step.SetUp(PEER, ""));
        watch(changes);
    }

    /** All calls since the last query, once everything that has happened so far is reported. */
    private List<String> recorded(RecordedChanges changes) {
        // A new name each time: the deletion of a link may be reported more than once.
        String marker = "end" + ++markers;
        foreign().link(marker, "");
        foreign().deleteLink(marker);
        return changes.until(marker);
    }

    private boolean isReported(String link) {
        return recorded(changes).contains(link);
    }

    // Additions

    @Test
    public void newAddressOfAForeignLinkIsReported() {
        foreign().link("up0", "");
        watch(changes);
        foreign().address("up0", Prefix.parse("10.1.0.2/32"), "up0");
        foreign().address("up0", Prefix.parse("fd00::2/128"), "");
        List<String> reported = recorded(changes);
        assertTrue(reported.toString(), reported.contains(RecordedChanges.gainedName("up0")));
        assertFalse(reported.toString(), reported.contains("up0"));
    }

    @Test
    public void policyRouteIsReportedWhenItIsAddedAndRemoved() {
        foreign().link("up0", "");
        Route route = Route.host(Ip.parse("10.1.0.2"), "up0", 4);
        watch(changes);
        foreign().policyRoute(route);
        assertTrue(isReported(RecordedChanges.REROUTED));
        foreign().deletePolicyRoute(route);
        assertTrue(isReported(RecordedChanges.REROUTED));
    }

    // Links

    @Test
    public void deletedLinkIsReported() {
        watchAnEndpoint();
        foreign().deleteLink(LINK);
        assertTrue(isReported(LINK));
    }

    @Test
    public void deletedPeerIsReportedForTheHostEnd() {
        watchAnEndpoint();
        foreign().deleteLink(PEER);
        assertTrue(isReported(LINK));
    }

    @Test
    public void linkSetDownIsReported() {
        watchAnEndpoint();
        foreign().up(LINK, false);
        assertTrue(isReported(LINK));
    }

    @Test
    public void lostCarrierIsReported() {
        watchAnEndpoint();
        Runnable bringBack = foreign().takeAway(PEER);
        recorded(changes);
        bringBack.run();
        // The kernel reports a carrier a moment later than its cause (net/core/link_watch.c).
        changes.until(LINK);
    }

    @Test
    public void newCarrierIsReportedOnce() {
        endpoint();
        watch(changes);
        ContainerNamespace container = foreign().container();
        container.take(PEER, "eth0");
        changes.until(RecordedChanges.carrierName(LINK));
        container.up("eth0", false);
        List<String> meanwhile = changes.until(LINK);
        assertFalse("changes once: " + meanwhile, meanwhile.contains(RecordedChanges.carrierName(LINK)));
        container.up("eth0", true);
        changes.until(RecordedChanges.carrierName(LINK));
        container.close();
    }

    @Test
    public void carrierOfALaterLinkIsReported() {
        watch(changes);
        endpoint();
        assertFalse("its other end is down", isReported(RecordedChanges.carrierName(LINK)));
        apply(new Step.SetUp(PEER, ""));
        changes.until(RecordedChanges.carrierName(LINK));
    }

    @Test
    public void changedMtuIsReported() {
        watchAnEndpoint();
        foreign().mtu(LINK, 1300);
        assertTrue(isReported(LINK));
    }

    @Test
    public void ownChangesAreReported() {
        watchAnEndpoint();
        apply(new Step.SetAlias(LINK, ALIAS, ALIAS + "2"));
        assertTrue("another alias", isReported(LINK));
        apply(new Step.SetGroup(LINK, ALIAS + "2", 9));
        assertTrue("another group", isReported(LINK));
        apply(new Step.DeleteGroup(9));
        assertTrue(isReported(LINK));
    }

    @Test
    public void lossOfALaterLinkIsReported() {
        watchAnEndpoint();
        foreign().link(FOREIGN_LINK, "");
        foreign().route(Route.host(Ip.parse("10.1.0.3"), FOREIGN_LINK, FOREIGN_PROTOCOL));
        recorded(changes);
        foreign().deleteRoute(Route.host(Ip.parse("10.1.0.3"), FOREIGN_LINK, FOREIGN_PROTOCOL));
        assertTrue(isReported(FOREIGN_LINK));
    }

    // Addresses

    @Test
    public void removedAddressIsReported() {
        apply(new Step.AddAddress(GATEWAY, ""));
        watchAnEndpoint();
        foreign().deleteAddress(Link.LOOPBACK, GATEWAY.prefix());
        assertTrue(isReported(Link.LOOPBACK));
    }

    @Test
    public void removedIpv6AddressIsReported() {
        Prefix prefix = Prefix.parse("fd00::1/128");
        apply(new Step.AddAddress(new Address(prefix, Link.LOOPBACK, Scope.GLOBAL, ""), ""));
        watchAnEndpoint();
        foreign().deleteAddress(Link.LOOPBACK, prefix);
        assertTrue(isReported(Link.LOOPBACK));
    }

    // Neighbours

    @Test
    public void removedNeighbourIsReported() {
        watchAnEndpoint();
        foreign().deleteNeighbour(NEIGHBOUR);
        assertTrue(isReported(LINK));
        foreign().deleteNeighbour(new Neighbour(IP6, MAC, LINK));
        assertTrue(isReported(LINK));
    }

    @Test
    public void replacedNeighbourIsReported() {
        watchAnEndpoint();
        foreign().replaceNeighbour(new Neighbour(IP, HOST_MAC, LINK));
        assertTrue(isReported(LINK));
    }

    @Test
    public void removedLaterNeighbourIsReported() {
        watchAnEndpoint();
        Neighbour later = new Neighbour(Ip.parse("10.1.0.3"), MAC, LINK);
        foreign().replaceNeighbour(later);
        assertFalse(isReported(LINK));
        foreign().deleteNeighbour(later);
        assertTrue(isReported(LINK));
    }

    // Routes

    @Test
    public void removedRouteIsReported() {
        watchAnEndpoint();
        foreign().deleteRoute(ROUTE);
        assertTrue(isReported(LINK));
        foreign().deleteRoute(ROUTE6);
        assertTrue(isReported(LINK));
    }

    @Test
    public void replacedRouteIsReported() {
        foreign().link(FOREIGN_LINK, "");
        watchAnEndpoint();
        foreign().replaceRoute(Route.host(IP, FOREIGN_LINK, FOREIGN_PROTOCOL));
        assertTrue(isReported(LINK));
        foreign().replaceRoute(Route.host(IP6, FOREIGN_LINK, FOREIGN_PROTOCOL));
        assertTrue(isReported(LINK));
    }

    @Test
    public void routeReplacedOnTheSameLinkIsReported() {
        watchAnEndpoint();
        foreign().replaceRoute(Route.host(IP, LINK, FOREIGN_PROTOCOL));
        assertTrue(isReported(LINK));
    }

    @Test
    public void replacedLaterRouteIsReported() {
        foreign().link(FOREIGN_LINK, "");
        watchAnEndpoint();
        Ip ip = Ip.parse("10.1.0.3");
        apply(new Step.AddRoute(Route.host(ip, LINK, OUR_PROTOCOL), ALIAS));
        assertFalse(isReported(LINK));
        foreign().replaceRoute(Route.host(ip, FOREIGN_LINK, FOREIGN_PROTOCOL));
        assertTrue(isReported(LINK));
    }

    // Routes to one address

    @Test
    public void foreignHostRouteIsReportedWithItsProtocol() {
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("192.0.2.1/24"), FOREIGN_LINK);
        foreign().address(FOREIGN_LINK, Prefix.parse("fd00:9::1/64"), "");
        watchAnEndpoint();
        for (Route foreignRoute : List.of(foreignRoute(IP, "192.0.2.9"), foreignRoute(IP6, "fd00:9::9"))) {
            String changes =
                    RecordedChanges.routedName(foreignRoute.destination().ip(), FOREIGN_PROTOCOL);
            foreign().route(foreignRoute);
            assertTrue("added", isReported(changes));
            foreign().deleteRoute(foreignRoute);
            assertTrue("removed", isReported(changes));
        }
        assertEquals(
                "our route is unchanged",
                Optional.of(ROUTE),
                on(LINK).routes().stream()
                        .filter(route -> route.compareTo(ROUTE) == 0)
                        .findFirst());
    }

    /** Can exist beside our route, because its metric differs. */
    private static Route foreignRoute(Ip address, String via) {
        return new Route(
                Route.Type.UNICAST,
                address.asPrefix(),
                FOREIGN_LINK,
                Optional.of(Ip.parse(via)),
                FOREIGN_PROTOCOL,
                Scope.GLOBAL,
                2000);
    }

    @Test
    public void replacedForeignHostRouteIsReported() {
        foreign().link(FOREIGN_LINK, "");
        foreign().address(FOREIGN_LINK, Prefix.parse("192.0.2.1/24"), FOREIGN_LINK);
        foreign().route(foreignRoute(IP, "192.0.2.9"));
        watchAnEndpoint();
        foreign().replaceRoute(foreignRoute(IP, "192.0.2.10"));
        assertTrue(isReported(RecordedChanges.routedName(IP, FOREIGN_PROTOCOL)));
    }

    @Test
    public void ownHostRoutesAreReported() {
        watchAnEndpoint();
        apply(new Step.RemoveRoute(ROUTE, ALIAS));
        assertTrue(isReported(RecordedChanges.routedName(IP, OUR_PROTOCOL)));
        apply(new Step.AddRoute(ROUTE, ALIAS));
        assertTrue(isReported(RecordedChanges.routedName(IP, OUR_PROTOCOL)));
    }

    // What is not changes

    @Test
    public void routesToSubnetsAreNotReported() {
        foreign().link(FOREIGN_LINK, "");
        watchAnEndpoint();
        foreign().route(route("10.5.0.0/16", FOREIGN_LINK, FOREIGN_PROTOCOL, 0));
        foreign().deleteRoute(route("10.5.0.0/16", FOREIGN_LINK, FOREIGN_PROTOCOL, 0));
        List<String> recorded = recorded(changes);
        assertFalse(recorded.toString(), recorded.stream().anyMatch(one -> one.contains("10.5.0.0")));
    }

    @Test
    public void additionsAreNotReported() {
        watchAnEndpoint();
        Ip ip = Ip.parse("10.1.0.3");
        apply(
                new Step.AddAddress(GATEWAY, ""),
                new Step.AddNeighbour(new Neighbour(ip, MAC, LINK), ALIAS),
                new Step.AddRoute(Route.host(ip, LINK, OUR_PROTOCOL), ALIAS),
                new Step.SetUp(LINK, ALIAS));
        List<String> recorded = recorded(changes);
        assertFalse(recorded.toString(), recorded.contains(LINK));
        assertFalse(recorded.toString(), recorded.contains(Link.LOOPBACK));
    }

    // How it is changes

    @Test
    public void changesAreReportedInTheKernelsOrder() {
        List<String> names = List.of("st3", "st1", "st4", "st2");
        names.forEach(name -> foreign().link(name, ""));
        watchAnEndpoint();
        names.forEach(foreign()::deleteLink);
        assertEquals(
                names,
                recorded(changes).stream().filter(names::contains).distinct().toList());
    }

    @Test
    public void listenerIsCalledOnOneSeparateThread() {
        watchAnEndpoint();
        RecordedChanges other = new RecordedChanges();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        watch(new Each(link -> {
            threads.add(Thread.currentThread());
            other.changed(link);
        }));
        foreign().up(LINK, false);
        foreign().deleteLink(LINK);
        recorded(other);
        assertEquals(threads.toString(), 1, threads.size());
        assertFalse(threads.contains(Thread.currentThread()));
    }

    @Test
    public void allListenersAreCalledUntilTheyClose() {
        watchAnEndpoint();
        RecordedChanges other = new RecordedChanges();
        Watch second = watch(other);
        foreign().up(LINK, false);
        assertTrue(isReported(LINK));
        assertTrue(recorded(other).contains(LINK));
        second.close();
        second.close();
        other.soFar();
        foreign().deleteLink(LINK);
        assertTrue(isReported(LINK));
        assertEquals(List.of(), other.soFar());
    }

    @Test
    public void failedListenerIsCalledAgain() {
        watchAnEndpoint();
        RecordedChanges other = new RecordedChanges();
        watch(new Each(link -> {
            other.changed(link);
            throw new IllegalStateException("a listener that fails at each call, on purpose");
        }));
        foreign().up(LINK, false);
        assertTrue(recorded(other).contains(LINK));
        foreign().deleteLink(LINK);
        assertTrue(recorded(other).contains(LINK));
    }

    @Test
    public void closeWaitsForTheCallUnderWay() throws InterruptedException {
        watchAnEndpoint();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        Watch second = watch(new Each(link -> {
            calls.incrementAndGet();
            called.countDown();
            await(mayReturn);
        }));
        foreign().deleteLink(LINK);
        await(called);
        Thread closer = new Thread(second::close, "closer");
        closer.start();
        awaitWaiting(closer);
        mayReturn.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(TIMEOUT));
        assertFalse("close does not return", closer.isAlive());
        assertEquals("no further call", 1, calls.get());
    }

    @Test
    public void listenerMayCloseItsOwnWatch() {
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
        foreign().up(LINK, false);
        foreign().deleteLink(LINK);
        await(ended);
        assertTrue(isReported(LINK));
        own.get().close();
        assertEquals("no further call", 1, calls.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue("not within the time limit", latch.await(TIMEOUT, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue("close does not wait", System.nanoTime() < deadline && thread.isAlive());
            Thread.onSpinWait();
        }
    }

    /** Runs the same code at each call. */
    private record Each(Consumer<String> call) implements ChangeListener {
        @Override
        public void changed(String link) {
            call.accept(link);
        }

        @Override
        public void lost() {
            call.accept(RecordedChanges.LOST);
        }
    }
}
