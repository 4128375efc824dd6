package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Test;

/** The part of {@link KernelContract} that is about the kernel as seen inside a container. */
abstract class InsideContract extends ContractFixture {
    private static final String INSIDE = "eth0";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Container container;
    private Kernel inside;

    /** An endpoint whose other end is in a container. */
    private void join() {
        endpoint();
        container = strangers().container();
        container.take(PEER, INSIDE);
        inside = kernel().in(container.namespace());
    }

    @After
    public void endContainer() {
        if (container != null) {
            container.close();
        }
    }

    @Test
    public void theEndsOfAPairKnowEachOtherAcrossNamespaces() {
        join();
        Link end = inside.read(INSIDE).link(INSIDE).orElseThrow();
        assertEquals(new Link(INSIDE, end.index(), Link.VETH, MAC, 1400, 0, true, true, 2, false, link().index(), ""), end);
        assertEquals(end.index(), link().peer());
        assertEquals(HostState.EMPTY, on(PEER));
    }

    @Test
    public void readsWhatIsInsideAndNothingElse() {
        join();
        HostState all = inside.read();
        assertEquals(List.of(INSIDE, Link.LOOPBACK), all.links().stream().map(Link::name).toList());
        assertEquals(all.links().toString(), inside.links().toString());
        assertTrue(all.routes().isEmpty());
        assertTrue(all.neighbours().isEmpty());
        assertEquals(Optional.empty(), inside.lookup(IP));
        assertEquals(Optional.of(ROUTE), kernel().lookup(IP));
        assertEquals(List.of(Link.LOOPBACK, LINK), kernel().links().stream().map(Link::name).toList());
    }

    @Test
    public void actsInsideAndNowhereElse() {
        join();
        String host = strangers().show(LINK);
        Address address = new Address(IP.asPrefix(), INSIDE, Scope.GLOBAL, INSIDE);
        Route route = route("10.1.0.9/32", INSIDE, OURS, 0);
        List<Step> steps = List.of(
                new Step.SetMtu(INSIDE, "", 1300), new Step.AddAddress(address, ""), new Step.AddRoute(route, ""));
        inside.apply(steps);
        String once = container.show(INSIDE);
        inside.apply(steps);
        assertEquals(once, container.show(INSIDE));
        HostState there = inside.read(INSIDE);
        assertEquals(1300, there.link(INSIDE).orElseThrow().mtu());
        assertEquals(List.of(address), List.copyOf(there.addresses()));
        assertEquals(List.of(route), List.copyOf(there.routes()));
        assertEquals(Route.Type.LOCAL, inside.lookup(IP).orElseThrow().type());
        assertEquals(host, strangers().show(LINK));
        assertEquals(HostState.EMPTY, on(INSIDE));
    }

    @Test
    public void refusesInsideInTheSameWords() {
        join();
        Step step = new Step.SetMtu(LINK, ALIAS, 1300);
        KernelException refusal = assertThrows(KernelException.class, () -> inside.apply(List.of(step)));
        assertEquals(refusal.getMessage(), Kind.NO_LINK, refusal.kind());
        assertTrue(refusal.getMessage(), refusal.getMessage().startsWith(step + ": "));
    }

    @Test
    public void needsANamespaceThatIsThere() {
        Path nowhere = Path.of("/run/docker/netns/nowhere");
        Kernel kernel = kernel().in(nowhere);
        List<Consumer<Kernel>> calls = List.of(
                Kernel::read,
                there -> there.read(INSIDE),
                Kernel::links,
                Kernel::hostRoutes,
                there -> there.lookup(IP),
                there -> there.apply(List.of(new Step.SetMtu(INSIDE, "", 1300))));
        for (Consumer<Kernel> call : calls) {
            KernelException refusal = assertThrows(KernelException.class, () -> call.accept(kernel));
            assertEquals(refusal.getMessage(), Kind.NO_LINK, refusal.kind());
            assertEquals("enter network namespace %s: No such file or directory".formatted(nowhere), refusal.getMessage());
        }
    }

    /** With its namespace a container's links go, and with them the host's ends. */
    @Test
    public void keepsNoNamespaceAlive() {
        join();
        inside.read();
        inside.apply(List.of(new Step.SetMtu(INSIDE, "", 1300)));
        container.close();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (kernel().read(LINK).link(LINK).isPresent()) {
            assertTrue("the namespace outlives its container", System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }
}
