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

/** The part of {@link KernelContract} about the kernel as seen inside a container. */
abstract class ContainerKernelContract extends ContractFixture {
    private static final String INSIDE = "eth0";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private ContainerNamespace container;
    private Kernel inside;

    private void join() {
        endpoint();
        container = foreign().container();
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
    public void endsOfAPairShowEachOthersIndexAcrossNamespaces() {
        join();
        Link end = inside.read(INSIDE).link(INSIDE).orElseThrow();
        assertEquals(
                Link.of(INSIDE, end.index())
                        .withKind(Link.VETH)
                        .withMac(MAC)
                        .withMtu(1400)
                        .withUp(true)
                        .withCarrier(true)
                        .withCarrierChanges(2)
                        .withPeer(false, link().index()),
                end);
        assertEquals(end.index(), link().peer());
        assertEquals(HostState.EMPTY, on(PEER));
    }

    @Test
    public void readInsideReturnsOnlyObjectsInside() {
        join();
        HostState all = inside.read(OUR_PROTOCOL);
        assertEquals(
                List.of(INSIDE, Link.LOOPBACK),
                all.links().stream().map(Link::name).toList());
        assertEquals(all.links().toString(), inside.links().toString());
        assertTrue(all.routes().isEmpty());
        assertTrue(all.neighbours().isEmpty());
        assertEquals(Optional.empty(), inside.lookup(IP));
        assertEquals(Optional.of(ROUTE), kernel().lookup(IP));
        assertEquals(
                List.of(Link.LOOPBACK, LINK),
                kernel().links().stream().map(Link::name).toList());
    }

    @Test
    public void stepsInsideChangeOnlyObjectsInside() {
        join();
        String host = foreign().show(LINK);
        Address address = new Address(IP.asPrefix(), INSIDE, Scope.GLOBAL, INSIDE);
        Route route = route("10.1.0.9/32", INSIDE, OUR_PROTOCOL, 0);
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
        assertEquals(host, foreign().show(LINK));
        assertEquals(HostState.EMPTY, on(INSIDE));
    }

    @Test
    public void rejectionInsideHasTheSameForm() {
        join();
        Step step = new Step.SetMtu(LINK, ALIAS, 1300);
        KernelException rejection = assertThrows(KernelException.class, () -> inside.apply(List.of(step)));
        assertEquals(rejection.getMessage(), Kind.NO_LINK, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(step + ": "));
    }

    @Test
    public void callsInAMissingNamespaceAreRejected() {
        Path nowhere = Path.of("/run/docker/netns/nowhere");
        Kernel kernel = kernel().in(nowhere);
        List<Consumer<Kernel>> calls = List.of(
                there -> there.read(OUR_PROTOCOL),
                there -> there.read(INSIDE),
                Kernel::links,
                there -> there.hostRoutes(any -> true),
                there -> there.routeVia(IP),
                there -> there.lookup(IP),
                there -> there.forgetConnections(List.of(IP)),
                there -> there.apply(List.of(new Step.SetMtu(INSIDE, "", 1300))));
        for (Consumer<Kernel> call : calls) {
            KernelException rejection = assertThrows(KernelException.class, () -> call.accept(kernel));
            assertEquals(rejection.getMessage(), Kind.NO_LINK, rejection.kind());
            assertEquals(
                    "enter network namespace %s: No such file or directory".formatted(nowhere), rejection.getMessage());
        }
    }

    /** The kernel deletes the links of a container with its namespace, and with them their ends on the host. */
    @Test
    public void noNamespaceIsKeptAlive() {
        join();
        inside.read(OUR_PROTOCOL);
        inside.apply(List.of(new Step.SetMtu(INSIDE, "", 1300)));
        container.close();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (kernel().read(LINK).link(LINK).isPresent()) {
            assertTrue("the namespace outlives its container", System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }
}
