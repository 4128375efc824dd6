package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.request;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.settings.NetworkSettings.Apply;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.testkit.ContainerNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Changes of the MTU at both ends of the veth pairs of running containers. */
public class LiveMtuTest {

    @Rule
    public final DriverHost host = new DriverHost();

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of());
    }

    /** Runs a container with an endpoint, which optionally joins with the sandbox key of the container. */
    private ContainerNamespace run(String id, Ip address, boolean joined) {
        Endpoint endpoint = host.endpoint(id, address);
        ContainerNamespace container = host.kernel.foreign().container();
        if (joined) {
            host.driver.join(NETWORK, id, container.namespace().toString());
        }
        container.take(endpoint.peer(), "eth0");
        return container;
    }

    private void setMtu(int mtu) {
        host.mtu = mtu;
        host.driver.changed();
    }

    private int hostMtu(String id) {
        String link = LinkNames.hostLink(id);
        return host.kernel.read(link).link(link).orElseThrow().mtu();
    }

    private int containerMtu(ContainerNamespace container) {
        return host.kernel
                .in(container.namespace())
                .read("eth0")
                .link("eth0")
                .orElseThrow()
                .mtu();
    }

    private void eventuallyAll(int mtu) {
        host.eventually(() -> host.driver.endpoints().stream().allMatch(endpoint -> endpoint.mtu() == mtu));
    }

    private List<String> pending() {
        return host.driver.pending().stream().map(Object::toString).toList();
    }

    @Test
    public void changedMtu_appliesToBothEndsAsPlanned() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        ContainerNamespace two = run(ENDPOINT2, OTHER_ADDRESS, true);
        host.mtu = 1400;
        assertEquals(
                List.of(
                        "in container 10.1.0.2: link set eth0 mtu 1400",
                        "link set rt111111111111 mtu 1400",
                        "in container 10.1.0.3: link set eth0 mtu 1400",
                        "link set rt222222222222 mtu 1400"),
                pending());
        assertEquals("a plan changes nothing", 1500, containerMtu(one));
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(
                List.of(1400, 1400, 1400, 1400),
                List.of(hostMtu(ENDPOINT1), containerMtu(one), hostMtu(ENDPOINT2), containerMtu(two)));
        assertEquals(List.of(), pending());
        assertTrue(host.hasEvent("10.1.0.2 111111111111", "1400 … 1500"));
        assertFalse("a changed setting is not drift", host.hasEvent("reconcile"));
        assertEquals(1400, host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")).mtu());
    }

    @Test
    public void interruptedChange_isCompletedAfterARestart() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        host.mtu = 1400;
        host.kernel.failNext(2, Kind.EXHAUSTED);
        host.driver.reconcile("test");
        assertEquals(List.of(1500, 1400), List.of(hostMtu(ENDPOINT1), containerMtu(one)));
        assertEquals(1500, host.driver.endpoints().get(0).mtu());
        host.restart();
        assertEquals(List.of(1400, 1400), List.of(hostMtu(ENDPOINT1), containerMtu(one)));
        assertEquals(List.of(), pending());
    }

    @Test
    public void restart_entersOnlyTheSandboxNamedInTheAlias() {
        run(ENDPOINT1, ADDRESS, true);
        ContainerNamespace two = run(ENDPOINT2, OTHER_ADDRESS, true);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.restart();
        setMtu(9000);
        eventuallyAll(9000);
        assertEquals(List.of(9000, 9000), List.of(hostMtu(ENDPOINT2), containerMtu(two)));
        assertEquals(
                "entered to read, to change, and by this test",
                List.of(two.namespace(), two.namespace(), two.namespace()),
                host.kernel.entered());
    }

    @Test
    public void unknownSandboxes_areSearchedOncePerPass() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, false);
        host.kernel.foreign().container();
        ContainerNamespace two = run(ENDPOINT2, OTHER_ADDRESS, false);
        host.restart();
        host.mtu = 1400;
        assertEquals(4, pending().size());
        List<Path> entered = host.kernel.entered();
        assertEquals("each once per pass", entered.stream().distinct().toList(), entered);
        assertEquals(3, entered.size());
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(List.of(1400, 1400), List.of(containerMtu(one), containerMtu(two)));
    }

    @Test
    public void unchangedMtu_entersNoNamespace() {
        run(ENDPOINT1, ADDRESS, true);
        host.kernel.foreign().mtu(LinkNames.hostLink(ENDPOINT1), 1300);
        host.driver.reconcile("test");
        assertEquals("a manual change is reverted", 1500, hostMtu(ENDPOINT1));
        host.restart();
        host.driver.changed();
        assertEquals(List.of(), pending());
        assertEquals(List.of(), host.kernel.entered());
    }

    @Test
    public void applyNew_changesOnlyNewEndpoints() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        host.apply = Apply.NEW;
        setMtu(1400);
        assertEquals(List.of(), pending());
        assertEquals(1400, host.endpoint(ENDPOINT2, OTHER_ADDRESS).mtu());
        host.restart();
        assertEquals(List.of(1500, 1500), List.of(hostMtu(ENDPOINT1), containerMtu(one)));
        host.kernel.foreign().mtu(LinkNames.hostLink(ENDPOINT1), 1300);
        host.driver.reconcile("test");
        assertEquals("its own MTU is restored", 1500, hostMtu(ENDPOINT1));
        host.apply = Apply.LIVE;
        host.driver.changed();
        eventuallyAll(1400);
        assertEquals(List.of(1400, 1400), List.of(hostMtu(ENDPOINT1), containerMtu(one)));
    }

    @Test
    public void networkMtu_overridesTheSetting() {
        host.network(OTHER, "10.2.0.0/16", Map.of("mtu", "1300"));
        Ip address = Ip.parse("10.2.0.2");
        host.driver.createEndpoint(request(OTHER, ENDPOINT1, Map.of(), address));
        host.mtu = 1400;
        assertEquals(List.of(), pending());
    }

    @Test
    public void peerOnTheHost_isChanged() {
        Endpoint endpoint = host.endpoint(ENDPOINT1, ADDRESS);
        setMtu(1400);
        eventuallyAll(1400);
        assertEquals(
                1400,
                host.kernel
                        .read(endpoint.peer())
                        .link(endpoint.peer())
                        .orElseThrow()
                        .mtu());
    }

    @Test
    public void invisibleNamespace_leavesBothEndsAndIsReportedOnce() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        host.kernel.showContainers(false);
        host.mtu = 1400;
        host.driver.reconcile("test");
        host.driver.reconcile("test");
        assertEquals("different MTUs at both ends would lose packets", 1500, hostMtu(ENDPOINT1));
        assertEquals(
                1,
                host.events.stream()
                        .filter(event -> event.kind().equals("container"))
                        .count());
        assertEquals(1, host.driver.findings().size());
        assertTrue(
                host.hasEvent("10.1.0.2 111111111111", "1500 … 1400 … -v /run/docker/netns:/run/docker/netns:rslave"));
        host.kernel.showContainers(true);
        host.driver.reconcile("test");
        assertEquals(List.of(1400, 1400), List.of(hostMtu(ENDPOINT1), containerMtu(one)));
        assertEquals(List.of(), host.driver.findings());
    }

    @Test
    public void containerThatEndsDuringTheChange_isRemoved() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        ContainerNamespace two = run(ENDPOINT2, OTHER_ADDRESS, true);
        host.kernel.before(step -> {
            if (step instanceof Step.SetMtu
                    && one.namespace() != null
                    && step.link().equals("eth0")) {
                host.kernel.before(other -> {});
                one.close();
            }
        });
        setMtu(1400);
        host.eventually(() -> containerMtu(two) == 1400);
        host.driver.reconcile("test");
        assertEquals(
                List.of(ENDPOINT2),
                host.driver.endpoints().stream().map(Endpoint::id).toList());
        assertEquals(List.of(), pending());
    }

    @Test
    public void returnedPeer_isChangedOnTheHost() {
        ContainerNamespace one = run(ENDPOINT1, ADDRESS, true);
        String peer = LinkNames.peer(ENDPOINT1);
        one.giveBack("eth0", peer);
        setMtu(1400);
        eventuallyAll(1400);
        Link end = host.kernel.read(peer).link(peer).orElseThrow();
        assertEquals(1400, end.mtu());
    }
}
