package dev.routed.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Step;
import dev.routed.testkit.RecordedEvents;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class ActiveKernelTest {
    private static final List<Step> STEPS = List.of(new Step.SetUp("rt1", ""));

    private final RecordedEvents events = new RecordedEvents();
    private final FakeBackend netlink = new FakeBackend();
    private final FakeBackend iproute2 = new FakeBackend();
    private final WantedBackend wanted = new WantedBackend("netlink");
    private final ActiveKernel kernel = new ActiveKernel(wanted, events);

    @Test
    public void wantedBackendServesEachCall() {
        bind("iproute2", iproute2);
        bind("netlink", netlink);
        kernel.apply(STEPS);
        wanted.name = "iproute2";
        kernel.apply(STEPS);
        assertEquals(1, netlink.calls);
        assertEquals(1, iproute2.calls);
        assertEquals(List.of("iproute2", "netlink"), kernel.available());
        assertEquals(
                List.of("backend netlink serves from now on", "backend iproute2 serves from now on"),
                events.recorded());
    }

    @Test
    public void anotherBackendServesWhileTheWantedOneIsMissing() {
        bind("netlink", netlink);
        bind("iproute2", iproute2);
        unbind("netlink", netlink);
        assertEquals("iproute2", kernel.actual());
        assertEquals("netlink", kernel.wanted());
        assertEquals(List.of("backend iproute2 serves from now on, since netlink is away"), events.recorded());
        bind("netlink", netlink);
        assertEquals("netlink", kernel.actual());
    }

    @Test
    public void callWithoutABackendIsRejectedWithTheRemedy() {
        assertEquals(
                "no kernel backend runs: start bundle dev.routed.kernel-netlink",
                assertThrows(RejectedException.class, () -> kernel.read(200)).getMessage());
    }

    @Test
    public void eachCallInsideAContainerGoesToTheBackendInUse() {
        bind("iproute2", iproute2);
        bind("netlink", netlink);
        Path namespace = Path.of("/run/docker/netns/0a");
        Kernel inside = kernel.in(namespace);
        inside.apply(STEPS);
        wanted.name = "iproute2";
        inside.apply(STEPS);
        inside.links();
        unbind("iproute2", iproute2);
        inside.read(200);
        assertEquals(List.of(namespace, namespace), netlink.entered);
        assertEquals(List.of(namespace, namespace), iproute2.entered);
    }

    @Test
    public void applyWithoutStepsDoesNotCallTheBackend() {
        bind("netlink", netlink);
        kernel.apply(List.of());
        assertEquals(0, netlink.calls);
    }

    @Test
    public void removedBackendFinishesItsCallsFirst() throws Exception {
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
}
