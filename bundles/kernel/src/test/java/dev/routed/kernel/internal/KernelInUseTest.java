package dev.routed.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class KernelInUseTest implements Settings, Events {
    private static final List<Step> STEPS = List.of(new Step.SetUp("rt1", ""));

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Backend netlink = new Backend();
    private final Backend iproute2 = new Backend();
    private final KernelInUse kernel = new KernelInUse(this, this);
    private volatile String wanted = "netlink";

    @Test
    public void theWantedBackendServesEachCall() {
        bind("iproute2", iproute2);
        bind("netlink", netlink);
        kernel.apply(STEPS);
        wanted = "iproute2";
        kernel.apply(STEPS);
        assertEquals(1, netlink.calls);
        assertEquals(1, iproute2.calls);
        assertEquals(List.of("iproute2", "netlink"), kernel.available());
        assertEquals("netlink serves from now on", told.get(0));
        assertEquals("rt1 1 steps by netlink", told.get(1));
        assertEquals("iproute2 serves from now on", told.get(2));
    }

    @Test
    public void anotherStandsInForOneThatIsAwayAndGivesWayWhenItReturns() {
        bind("netlink", netlink);
        bind("iproute2", iproute2);
        unbind("netlink", netlink);
        assertEquals("iproute2", kernel.actual());
        assertEquals("netlink", kernel.wanted());
        assertEquals(List.of("iproute2 serves from now on, since netlink is away"), told);
        bind("netlink", netlink);
        assertEquals("netlink", kernel.actual());
    }

    @Test
    public void withoutAnyTheRefusalSaysWhatToStart() {
        assertEquals("no kernel backend runs: start bundle dev.routed.kernel-netlink",
                assertThrows(Refusal.class, kernel::read).getMessage());
    }

    @Test
    public void eachCallInsideAContainerIsServedByTheBackendOfThatMoment() {
        bind("iproute2", iproute2);
        bind("netlink", netlink);
        Path namespace = Path.of("/run/docker/netns/0a");
        Kernel inside = kernel.in(namespace);
        inside.apply(STEPS);
        wanted = "iproute2";
        inside.apply(STEPS);
        inside.links();
        unbind("iproute2", iproute2);
        inside.read();
        assertEquals(List.of(namespace, namespace), netlink.entered);
        assertEquals(List.of(namespace, namespace), iproute2.entered);
        assertEquals("rt1 in /run/docker/netns/0a 1 steps by netlink", told.get(1));
    }

    @Test
    public void nothingToDoIsNoCall() {
        bind("netlink", netlink);
        kernel.apply(List.of());
        assertEquals(0, netlink.calls);
    }

    @Test
    public void aBackendGoesWhenTheCallsThatItServesHaveEnded() throws Exception {
        bind("netlink", netlink);
        bind("iproute2", iproute2);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        netlink.during = () -> {
            inside.countDown();
            await(mayEnd);
        };
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> kernel.apply(STEPS));
        await(inside);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> unbind("netlink", netlink));
        while (kernel.available().size() > 1) {
            Thread.onSpinWait();
        }
        kernel.apply(STEPS);
        assertEquals("a call meanwhile goes to the other", 1, iproute2.calls);
        assertTrue("the call is still served", !stop.isDone() && !call.isDone());
        mayEnd.countDown();
        call.get(60, TimeUnit.SECONDS);
        stop.get(60, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void bind(String name, KernelBackend backend) {
        kernel.bind(backend, Map.of(KernelBackend.NAME, name));
    }

    private void unbind(String name, KernelBackend backend) {
        kernel.unbind(backend, Map.of(KernelBackend.NAME, name));
    }

    /** Counts what it is asked for. */
    private static final class Backend implements KernelBackend {
        volatile int calls;
        final List<Path> entered = new ArrayList<>();
        volatile Runnable during = () -> {};

        @Override
        public HostState read() {
            return HostState.EMPTY;
        }

        @Override
        public HostState read(String link) {
            return HostState.EMPTY;
        }

        @Override
        public SortedSet<Link> links() {
            return new TreeSet<>();
        }

        @Override
        public SortedSet<HostRoute> hostRoutes() {
            return new TreeSet<>();
        }

        @Override
        public Optional<Route> lookup(Ip address) {
            return Optional.empty();
        }

        @Override
        public void apply(List<Step> steps) {
            during.run();
            calls++;
        }

        @Override
        public Kernel in(Path namespace) {
            entered.add(namespace);
            return this;
        }
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("not asked for");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings(wanted, 200, 7200, 7201);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        told.add(subject + " " + sentence);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        throw new AssertionError(sentence);
    }

    @Override
    public List<Event> latest() {
        return List.of();
    }
}
