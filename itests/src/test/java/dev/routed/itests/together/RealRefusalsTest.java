package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
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
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpStrangers;
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
 * The real kernel refuses, at each step there is: what it says reaches the engine, what is others' stays as it
 * was, and nothing half-done of ours is left.
 */
public class RealRefusalsTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";
    private static final String PEER = "rc0123456789ab";
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final int STEPS_UP = 4;
    private static final int STEPS_DOWN = 2;

    private final TemporaryFolder state = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(new FreshNamespace()).around(state);

    private final NetlinkKernel netlink = new NetlinkKernel(new MountedNamespaces());
    private final Interrupted kernel = new Interrupted(netlink);
    private final IpStrangers strangers = new IpStrangers();
    private Stage stage;
    private Net net;
    private HostState before;

    @Before
    public void start() {
        stage = new Stage(kernel, state.getRoot().toPath());
        net = net(Optional.empty());
        stage.driver.createNetwork(net.request());
        before = kernel.read();
    }

    @After
    public void stop() {
        stage.driver.stop();
        netlink.stop();
    }

    private Net net(Optional<Ip> gateway) {
        Prefix subnet = Prefix.parse("10.1.0.0/24");
        String pool = stage.ipam.requestPool(
                new PoolRequest("space", Optional.of(subnet), Optional.empty(), false)).id();
        return new Net("a".repeat(64), subnet, pool, gateway);
    }

    // What is in the way

    @Test
    public void theLinksNameIsTaken() {
        stranger(LINK);
        refused(LINK, "File exists");
    }

    @Test
    public void thePeersNameIsTaken() {
        stranger(PEER);
        refused(PEER, "File exists");
    }

    @Test
    public void theRouteIsTaken() {
        strangers.link("eth0", "");
        strangers.route(new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "eth0", Optional.empty(), 4, Scope.LINK, 0));
        refused("eth0", "File exists");
    }

    private static void stranger(String link) {
        IpCommand.run("link", "add", "name", link, "up", "type", "veth", "peer", "name", "theirs");
        IpCommand.run("link", "set", "dev", link, "addrgenmode", "none", "alias", "mine, not yours");
    }

    private void refused(String strangersLink, String reason) {
        HostState host = kernel.read();
        String theirs = strangers.show(strangersLink);
        refused(reason);
        eventuallyIs(host);
        assertEquals(theirs, strangers.show(strangersLink));
    }

    @Test
    public void theGatewayIsTakenAtTheLastMoment() {
        stage.driver.deleteNetwork(net.id());
        HostState host = kernel.read();
        once(Step.AddAddress.class, step -> IpCommand.line("addr add 169.254.1.1/32 dev lo scope host label lo:theirs"));
        Net next = net(Optional.empty());
        Refusal refusal = assertThrows(Refusal.class, () -> stage.driver.createNetwork(next.request()));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains(": File exists"));
        assertEquals(0, new File(state.getRoot(), "networks").list().length);
        assertEquals(List.of(), stage.driver.networks());
        IpCommand.line("addr del 169.254.1.1/32 dev lo label lo:theirs");
        assertEquals(host, kernel.read());
    }

    // What goes away under one's feet

    @Test
    public void theLinkGoesBeforeAnyStepOnIt() {
        for (Class<? extends Step> kind :
                List.of(Step.SetAlias.class, Step.AddNeighbour.class, Step.AddRoute.class)) {
            once(kind, step -> IpCommand.run("link", "del", LINK));
            refused("No such device");
            eventuallyIs(before);
        }
        comesUpNow();
    }

    @Test
    public void theLinkIsSomebodyElsesBeforeAnyStepOnIt() {
        for (Class<? extends Step> kind :
                List.of(Step.SetAlias.class, Step.AddNeighbour.class, Step.AddRoute.class)) {
            once(kind, step -> {
                IpCommand.run("link", "del", LINK);
                stranger(LINK);
            });
            refused("No such device");
            assertTrue(strangers.show(LINK), strangers.show(LINK).contains("alias mine, not yours"));
            assertEquals(List.of(), kernel.read(LINK).neighbours().stream().toList());
            strangers.deleteLink(LINK);
            eventuallyIs(before);
        }
        comesUpNow();
    }

    @Test
    public void theLinkIsDownBeforeItsRoute() {
        once(Step.AddRoute.class, step -> IpCommand.run("link", "set", LINK, "down"));
        refused("Network is down");
        eventuallyIs(before);
        comesUpNow();
    }

    @Test
    public void whatIsGoneAlreadyCountsAsTakenDown() {
        for (Class<? extends Step> kind : List.of(Step.RemoveRoute.class, Step.SetGroup.class)) {
            stage.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS));
            once(kind, step -> IpCommand.run("link", "del", LINK));
            stage.driver.deleteEndpoint(net.id(), ENDPOINT);
            eventuallyIs(before);
        }
    }

    // What there is no memory for: a kernel that is not built for it cannot be made to say so, but what it did before,
    // and how that is taken back, is its own

    @Test
    public void memoryRunsOutAtAnyStep() {
        for (int step = 1; step <= STEPS_UP; step++) {
            runsOutAt(step);
            refused("Cannot allocate memory");
            eventuallyIs(before);
            eventuallyFree();
        }
        for (int step = 1; step <= STEPS_DOWN; step++) {
            comesUpNow();
            runsOutAt(step);
            Refusal refusal =
                    assertThrows(Refusal.class, () -> stage.driver.deleteEndpoint(net.id(), ENDPOINT));
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith(": Cannot allocate memory"));
            eventuallyIs(before);
            eventuallyFree();
        }
    }

    private void runsOutAt(int number) {
        AtomicInteger asked = new AtomicInteger();
        kernel.before(step -> {
            if (asked.incrementAndGet() == number) {
                throw new KernelException(KernelException.Kind.EXHAUSTED, step + ": Cannot allocate memory");
            }
        });
    }

    // What the kernel does not permit

    @Test
    public void nothingIsPermittedFromAnyStepOn() {
        for (int step = 1; step <= STEPS_UP; step++) {
            for (int steps = 1; steps <= 2; steps++) {
                forbid(step, steps);
                refused("Operation not permitted");
                eventuallyIs(before);
                eventuallyFree();
            }
        }
        for (int step = 1; step <= STEPS_DOWN; step++) {
            comesUpNow();
            forbid(step, 1);
            Refusal refusal =
                    assertThrows(Refusal.class, () -> stage.driver.deleteEndpoint(net.id(), ENDPOINT));
            Privilege.has(true);
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith("Operation not permitted"));
            eventuallyIs(before);
            eventuallyFree();
        }
    }

    @Test
    public void noGatewayIsPermitted() {
        forbid(1, 1);
        stage.driver.deleteNetwork(net.id());
        assertEquals("told, and left for the next change", before, kernel.read());
        for (int step = 1; step <= 2; step++) {
            Net next = net(Optional.of(Ip.parse("10.9.9.9")));
            stage.ipam.requestAddress(AddressRequest.gateway(next.pool(), next.gateway().orElseThrow()));
            forbid(step, 2);
            Refusal refusal = assertThrows(Refusal.class, () -> stage.driver.createNetwork(next.request()));
            assertTrue(refusal.getMessage(), refusal.getMessage().endsWith("Operation not permitted"));
            assertEquals(List.of(), stage.driver.networks());
            assertEquals(0, new File(state.getRoot(), "networks").list().length);
        }
        Privilege.has(true);
        kernel.before(step -> {});
        stage.driver.createNetwork(net(Optional.empty()).request());
        assertEquals("the next change puts all right", before, kernel.read());
    }

    /** So many steps are refused, beginning with the one that is so many steps away. */
    private void forbid(int first, int steps) {
        AtomicInteger asked = new AtomicInteger();
        kernel.before(step -> {
            int number = asked.incrementAndGet();
            Privilege.has(number < first || number >= first + steps);
        });
    }

    private void once(Class<? extends Step> kind, Consumer<Step> happening) {
        kernel.before(step -> {
            if (kind.isInstance(step)) {
                kernel.before(next -> {});
                happening.accept(step);
            }
        });
    }

    private void refused(String reason) {
        Refusal refusal =
                assertThrows(Refusal.class, () -> stage.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS)));
        Privilege.has(true);
        assertEquals(Refusal.Cause.HOST, refusal.fault());
        assertTrue(refusal.getMessage(), refusal.getMessage().contains(": " + reason));
        assertEquals(List.of(), stage.driver.endpoints());
        stage.release(net.pool(), ADDRESS);
    }

    private void comesUpNow() {
        kernel.before(step -> {});
        stage.driver.createEndpoint(net.endpoint(ENDPOINT, ADDRESS));
        assertEquals(Optional.of(LINK), kernel.lookup(ADDRESS).map(Route::link));
        assertEquals(List.of(), stage.driver.pending());
    }

    private void eventuallyIs(HostState expected) {
        Stage.eventually(() -> "not " + expected + " but " + kernel.read(), () -> kernel.read().equals(expected));
    }

    private void eventuallyFree() {
        Stage.eventually(() -> "still taken: " + stage.ipam.pools(), () -> stage.ipam.pools().stream()
                .flatMap(pool -> pool.leases().stream())
                .map(Lease::use)
                .allMatch(use -> use == Use.GATEWAY || use == Use.REQUESTED));
    }
}
