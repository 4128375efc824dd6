package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.RejectedException.Kind;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;

/**
 * The real kernel rejects each step of an endpoint in turn: its error reaches the engine, foreign objects are not
 * changed, and no part of the endpoint is left.
 */
public class RealRejectionsTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";
    private static final String PEER = "rc0123456789ab";
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final int STEPS_UP = 4;
    private static final int STEPS_DOWN = 2;

    private final TemporaryFolder state = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(new FreshNamespace()).around(state);

    private final NetlinkKernel netlink = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
    /**
     * Has sockets of its own: the kernel demands the privilege of the thread that sends, and of the one that opened the
     * socket, which may be reused later.
     */
    private final NetlinkKernel unprivileged = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());

    private final InterruptibleKernel kernel = new InterruptibleKernel(netlink);
    private final IpForeignObjects foreign = new IpForeignObjects();
    private DriverWithIpam system;
    private TestNetwork net;
    private HostState before;

    @Before
    public void start() {
        system = new DriverWithIpam(kernel, state.getRoot().toPath());
        net = net(Optional.empty());
        system.driver.createNetwork(net.request());
        before = kernel.read(200);
    }

    @After
    public void stop() {
        system.driver.stop();
        netlink.stop();
        unprivileged.stop();
    }

    private TestNetwork net(Optional<Ip> gateway) {
        Prefix subnet = Prefix.parse("10.1.0.0/24");
        String pool = system.ipam
                .requestPool(new PoolRequest("space", Optional.of(subnet), Optional.empty(), false))
                .id();
        return new TestNetwork("a".repeat(64), subnet, pool, gateway);
    }

    // Names and routes in use

    @Test
    public void linkNameInUse_createIsRejected() {
        foreignLink(LINK);
        rejected(LINK, "File exists");
    }

    @Test
    public void peerNameInUse_createIsRejected() {
        foreignLink(PEER);
        rejected(PEER, "File exists");
    }

    @Test
    public void foreignRouteExists_createIsRejected() {
        foreign.link("eth0", "");
        foreign.route(new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "eth0", Optional.empty(), 4, Scope.LINK, 0));
        rejected("eth0", "File exists");
    }

    private static void foreignLink(String link) {
        IpCommand.run("link", "add", "name", link, "up", "type", "veth", "peer", "name", "theirs");
        IpCommand.run("link", "set", "dev", link, "addrgenmode", "none", "alias", "mine, not yours");
    }

    private void rejected(String link, String reason) {
        HostState host = kernel.read(200);
        String before = foreign.show(link);
        rejected(reason);
        eventuallyHostIs(host);
        assertEquals(before, foreign.show(link));
    }

    @Test
    public void gatewayAddedBeforeItsStep_networkIsRejected() {
        system.driver.deleteNetwork(net.id());
        HostState host = kernel.read(200);
        once(
                Step.AddAddress.class,
                step -> IpCommand.line("addr add 169.254.1.1/32 dev lo scope host label lo:theirs"));
        TestNetwork next = net(Optional.empty());
        RejectedException rejection =
                assertThrows(RejectedException.class, () -> system.driver.createNetwork(next.request()));
        assertTrue(rejection.getMessage(), rejection.getMessage().contains(": File exists"));
        assertEquals(0, new File(state.getRoot(), "networks").list().length);
        assertEquals(List.of(), system.driver.networks());
        IpCommand.line("addr del 169.254.1.1/32 dev lo label lo:theirs");
        assertEquals(host, kernel.read(200));
    }

    // Links changed between two steps

    @Test
    public void linkDeletedBeforeAStep_createIsRejectedAndRolledBack() {
        for (Class<? extends Step> kind : List.of(Step.SetAlias.class, Step.AddNeighbour.class, Step.AddRoute.class)) {
            once(kind, step -> IpCommand.run("link", "del", LINK));
            rejected("No such device");
            eventuallyHostIs(before);
        }
        createSucceeds();
    }

    @Test
    public void linkReplacedByAForeignOneBeforeAStep_foreignLinkIsNotChanged() {
        for (Class<? extends Step> kind : List.of(Step.SetAlias.class, Step.AddNeighbour.class, Step.AddRoute.class)) {
            once(kind, step -> {
                IpCommand.run("link", "del", LINK);
                foreignLink(LINK);
            });
            rejected("No such device");
            assertTrue(foreign.show(LINK), foreign.show(LINK).contains("alias mine, not yours"));
            assertEquals(List.of(), kernel.read(LINK).neighbours().stream().toList());
            foreign.deleteLink(LINK);
            eventuallyHostIs(before);
        }
        createSucceeds();
    }

    @Test
    public void linkSetDownBeforeItsRoute_createIsRejectedAndRolledBack() {
        once(Step.AddRoute.class, step -> IpCommand.run("link", "set", LINK, "down"));
        rejected("Network is down");
        eventuallyHostIs(before);
        createSucceeds();
    }

    @Test
    public void linkDeletedDuringDelete_deleteSucceeds() {
        for (Class<? extends Step> kind : List.of(Step.RemoveRoute.class, Step.SetGroup.class)) {
            system.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS));
            once(kind, step -> IpCommand.run("link", "del", LINK));
            system.driver.deleteEndpoint(net.id(), ENDPOINT);
            eventuallyHostIs(before);
        }
    }

    // Out of memory: the error is simulated, since only a special kernel build can produce it; the steps before it and
    // their rollback are real

    @Test
    public void outOfMemoryAtAnyStep_callIsRejectedAndRolledBack() {
        for (int step = 1; step <= STEPS_UP; step++) {
            failWithoutMemoryAt(step);
            rejected("Cannot allocate memory");
            eventuallyHostIs(before);
            eventuallyNoLeases();
        }
        for (int step = 1; step <= STEPS_DOWN; step++) {
            createSucceeds();
            failWithoutMemoryAt(step);
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> system.driver.deleteEndpoint(net.id(), ENDPOINT));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(": Cannot allocate memory"));
            eventuallyHostIs(before);
            eventuallyNoLeases();
        }
    }

    private void failWithoutMemoryAt(int number) {
        AtomicInteger asked = new AtomicInteger();
        kernel.before(step -> {
            if (asked.incrementAndGet() == number) {
                throw new KernelException(KernelException.Kind.EXHAUSTED, step + ": Cannot allocate memory");
            }
        });
    }

    // Missing privilege

    @Test
    public void notPermittedFromAnyStepOn_callIsRejectedAndRolledBack() {
        for (int step = 1; step <= STEPS_UP; step++) {
            for (int steps = 1; steps <= 2; steps++) {
                forbid(step, steps);
                rejected("Operation not permitted");
                eventuallyHostIs(before);
                eventuallyNoLeases();
            }
        }
        for (int step = 1; step <= STEPS_DOWN; step++) {
            createSucceeds();
            forbid(step, 1);
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> system.driver.deleteEndpoint(net.id(), ENDPOINT));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith("Operation not permitted"));
            eventuallyHostIs(before);
            eventuallyNoLeases();
        }
    }

    @Test
    public void gatewayNotPermitted_networkIsRejectedAndTheNextChangeRepairs() {
        forbid(1, 1);
        system.driver.deleteNetwork(net.id());
        assertEquals("the gateway is left for the next change", before, kernel.read(200));
        for (int step = 1; step <= 2; step++) {
            TestNetwork next = net(Optional.of(Ip.parse("10.9.9.9")));
            system.ipam.requestAddress(
                    AddressRequest.gateway(next.pool(), next.gateway().orElseThrow()));
            forbid(step, 2);
            RejectedException rejection =
                    assertThrows(RejectedException.class, () -> system.driver.createNetwork(next.request()));
            assertTrue(rejection.getMessage(), rejection.getMessage().endsWith("Operation not permitted"));
            assertEquals(List.of(), system.driver.networks());
            assertEquals(0, new File(state.getRoot(), "networks").list().length);
        }
        kernel.before(step -> {});
        system.driver.createNetwork(net(Optional.empty()).request());
        assertEquals("the next change repairs the gateway", before, kernel.read(200));
    }

    /** Rejects the given number of steps, starting with the given step, counted from 1. */
    private void forbid(int first, int steps) {
        AtomicInteger asked = new AtomicInteger();
        kernel.before(step -> {
            int number = asked.incrementAndGet();
            if (number >= first && number < first + steps) {
                Privilege.withoutNetAdmin(() -> unprivileged.apply(List.of(step)));
            }
        });
    }

    private void once(Class<? extends Step> kind, Consumer<Step> action) {
        kernel.before(step -> {
            if (kind.isInstance(step)) {
                kernel.before(next -> {});
                action.accept(step);
            }
        });
    }

    private void rejected(String reason) {
        RejectedException rejection = assertThrows(
                RejectedException.class, () -> system.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS)));
        assertEquals(Kind.HOST, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().contains(": " + reason));
        assertEquals(List.of(), system.driver.endpoints());
        system.release(net.pool(), ADDRESS);
    }

    private void createSucceeds() {
        kernel.before(step -> {});
        system.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS));
        assertEquals(Optional.of(LINK), kernel.lookup(ADDRESS).map(Route::link));
        assertEquals(List.of(), system.driver.pending());
    }

    private void eventuallyHostIs(HostState expected) {
        DriverWithIpam.eventually(
                () -> "expected " + expected + ", found " + kernel.read(200),
                () -> kernel.read(200).equals(expected));
    }

    private void eventuallyNoLeases() {
        DriverWithIpam.eventually(
                () -> "leases are left: " + system.ipam.pools(),
                () -> system.ipam.pools().stream()
                        .flatMap(pool -> pool.leases().stream())
                        .map(Lease::use)
                        .allMatch(use -> use == Use.GATEWAY || use == Use.REQUESTED));
    }
}
