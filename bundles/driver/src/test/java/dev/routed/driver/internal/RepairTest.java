package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reconciliation;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What differs from the desired state is tried again until it is repaired, however often the kernel rejects it. */
public final class RepairTest {
    private static final Route OURS = Route.host(ADDRESS, LINK, 200);
    private static final Route FOREIGN = Route.host(ADDRESS, "docker0", 3);

    @Rule
    public final DriverHost host = new DriverHost();

    @Before
    public void network() {
        host.network(NETWORK, SUBNET, Map.of());
        host.foreignLink("docker0", "172.17.0.1/16");
    }

    private void endpoint(Ip... secondary) {
        host.driver.createEndpoint(DriverHost.request(
                NETWORK,
                ENDPOINT,
                secondary.length == 0 ? Map.of() : Map.of("addresses", secondary[0].toString()),
                ADDRESS));
    }

    private boolean has(Route route) {
        return host.kernel.read(LINK).routes().contains(route);
    }

    private List<String> findings() {
        return host.driver.findings().stream().map(Finding::text).toList();
    }

    @Test
    public void foreignRouteInPlaceOfOurs_isOneConditionUntilItIsGone() {
        endpoint();
        KernelChangeHandler handler = host.changeHandler();
        try {
            host.kernel.foreign().replaceRoute(FOREIGN);
            host.eventually(() -> !findings().isEmpty());
            String finding = findings().get(0);
            assertTrue(
                    finding,
                    finding.contains("route 10.1.0.2/32 takes its place: remove it by"
                            + " 'ip route del 10.1.0.2/32 dev docker0 proto 3'"));
            host.kernel.foreign().deleteRoute(FOREIGN);
            host.eventually(() -> has(OURS));
            host.eventually(() -> findings().isEmpty());
        } finally {
            handler.stop();
        }
        assertEquals(
                "one event when it begins, one when it ends",
                2,
                host.events.stream()
                        .filter(event -> event.kind().equals("repair"))
                        .count());
    }

    @Test
    public void failedRepair_isTriedAgainWithoutAnyNotification() {
        endpoint();
        host.kernel.foreign().replaceRoute(FOREIGN);
        host.driver.check(LINK, "test");
        assertEquals(1, findings().size());
        host.kernel.foreign().deleteRoute(FOREIGN);
        host.eventually(() -> has(OURS));
        host.eventually(() -> findings().isEmpty());
    }

    @Test
    public void reconcile_returnsASentenceForEachLinkThatCannotBeRepaired() {
        endpoint();
        host.kernel.foreign().replaceRoute(FOREIGN);
        Reconciliation done = host.driver.reconcile("test");
        assertEquals(List.of(), done.changes());
        assertEquals(1, done.failures().size());
        assertTrue(done.failures().get(0), done.failures().get(0).startsWith(LINK + " cannot be repaired: route add"));
        host.kernel.foreign().deleteRoute(FOREIGN);
        assertEquals(List.of(), host.driver.reconcile("test").failures());
    }

    @Test
    public void oneBlockedAddress_doesNotKeepAnotherFromItsRepair() {
        endpoint(OTHER_ADDRESS);
        Route other = Route.host(OTHER_ADDRESS, LINK, 200);
        host.kernel.foreign().replaceRoute(FOREIGN);
        host.kernel.foreign().deleteRoute(other);
        host.driver.check(LINK, "test");
        assertTrue(has(other));
        assertEquals(1, findings().size());
    }

    @Test
    public void anyFailingStep_isRepairedOnceTheKernelAcceptsIt() {
        for (KernelException.Kind kind : KernelException.Kind.values()) {
            endpoint();
            host.kernel.foreign().deleteRoute(OURS);
            host.kernel.before(step -> {
                if (step instanceof Step.AddRoute) {
                    throw new KernelException(kind, step + ": rejected for the test");
                }
            });
            host.driver.check(LINK, "test");
            assertEquals(1, findings().size());
            host.kernel.before(step -> {});
            host.eventually(() -> has(OURS));
            host.eventually(() -> findings().isEmpty());
            host.driver.deleteEndpoint(NETWORK, ENDPOINT);
            host.eventually(() -> host.kernel.read(LINK).links().isEmpty());
        }
    }

    @Test
    public void findingsOfAnEndpoint_goWithIt() {
        endpoint();
        host.kernel.foreign().replaceRoute(FOREIGN);
        host.driver.check(LINK, "test");
        assertFalse(findings().isEmpty());
        host.driver.deleteEndpoint(NETWORK, ENDPOINT);
        assertEquals(List.of(), findings());
    }

    @Test
    public void foreignAlias_isReplacedByOurs() {
        endpoint();
        String alias = host.kernel.read(LINK).link(LINK).orElseThrow().alias();
        host.kernel.apply(List.of(new Step.SetAlias(LINK, alias, "port of customer 7")));
        host.driver.check(LINK, "test");
        assertEquals(alias, host.kernel.read(LINK).link(LINK).orElseThrow().alias());
        assertEquals(1, host.driver.endpoints().size());
        assertTrue(host.hasEvent("reconcile"));
    }

    @Test
    public void foreignLinkOfOurName_isNotTouched() {
        endpoint();
        host.kernel.foreign().deleteLink(LINK);
        host.kernel.foreign().link(LINK, "port of customer 7");
        host.driver.check(LINK, "test");
        assertEquals(
                "port of customer 7",
                host.kernel.read(LINK).link(LINK).orElseThrow().alias());
        assertEquals("the endpoint has lost its link", List.of(), host.driver.endpoints());
    }

    @Test
    public void atRest_nothingIsReadOrRetried() throws InterruptedException {
        endpoint();
        host.driver.reconcile("test");
        int reads = host.kernel.hostReads();
        int applied = host.kernel.applied().size();
        Thread.sleep(1500);
        assertEquals(reads, host.kernel.hostReads());
        assertEquals(applied, host.kernel.applied().size());
        assertEquals(List.of(), Stream.of(findings()).flatMap(List::stream).toList());
    }
}
