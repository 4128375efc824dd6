package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import dev.routed.testkit.Connection;
import dev.routed.testkit.FindingLines;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The tracked connections of an address end with its endpoint, before the next endpoint gets the address. */
public class FormerConnectionsTest {
    private static final Connection CONNECTION = Connection.of("192.168.7.2", "10.1.0.2", 4000);
    private static final Connection SECONDARY = Connection.of("192.168.7.2", "10.1.0.9", 4000);
    private static final Connection FOREIGN = Connection.of("192.168.7.2", "10.1.0.77", 4000);

    @Rule
    public final DriverHost host = new DriverHost();

    private final AtomicReference<Set<Connection>> atFirstStep = new AtomicReference<>();

    @Before
    public void createEndpoint() {
        host.network(DriverHost.NETWORK, DriverHost.SUBNET, Map.of());
        host.endpoint(DriverHost.ENDPOINT, DriverHost.ADDRESS);
        host.kernel.foreign().connection(CONNECTION);
        host.kernel.foreign().connection(FOREIGN);
    }

    private Set<Connection> connections() {
        return host.kernel.foreign().connections();
    }

    private void delete(String id) {
        host.driver.deleteEndpoint(DriverHost.NETWORK, id);
    }

    private long told() {
        return host.latest().stream()
                .filter(event -> event.kind().equals("connections"))
                .count();
    }

    /** Creates an endpoint with the address of an earlier one, and records the connections before its first step. */
    private void createNext() {
        host.kernel.before(step -> atFirstStep.compareAndSet(null, connections()));
        host.endpoint(DriverHost.ENDPOINT1, DriverHost.ADDRESS);
    }

    @Test
    public void nextEndpointWithTheAddressStartsWithoutConnectionsOfTheFormerOne() {
        delete(DriverHost.ENDPOINT);
        createNext();
        assertEquals(Set.of(FOREIGN), atFirstStep.get());
    }

    @Test
    public void connectionsAreForgottenSoonIfNoEndpointGetsTheAddress() {
        delete(DriverHost.ENDPOINT);
        host.eventually(() -> connections().equals(Set.of(FOREIGN)));
    }

    @Test
    public void connectionsAreForgottenBeforeTheDriverStops() {
        delete(DriverHost.ENDPOINT);
        host.driver.stop();
        assertEquals(Set.of(FOREIGN), connections());
    }

    @Test
    public void removedSecondaryAddressLosesItsConnectionsAndTheEndpointKeepsTheOthers() {
        Ip secondary = Ip.parse("10.1.0.9");
        host.driver.add(DriverHost.ENDPOINT, secondary);
        host.kernel.foreign().connection(SECONDARY);
        host.driver.remove(DriverHost.ENDPOINT, secondary);
        host.eventually(() -> connections().equals(Set.of(CONNECTION, FOREIGN)));
        assertEquals(List.of(secondary), host.kernel.forgotten());
    }

    @Test
    public void failureIsAFindingToldOnceAndKeepsNoEndpointAway() {
        host.kernel.failConnections(true);
        delete(DriverHost.ENDPOINT);
        createNext();
        String text = "connections of ended containers stay tracked, so their peers may reach the next container with"
                + " the address: forget connections: chosen by the test";
        assertEquals(List.of("connections: " + text), FindingLines.of(host.driver.findings()));
        delete(DriverHost.ENDPOINT1);
        host.endpoint(DriverHost.ENDPOINT2, DriverHost.ADDRESS);
        assertEquals(1, told());

        host.kernel.failConnections(false);
        delete(DriverHost.ENDPOINT2);
        host.eventually(() -> host.driver.findings().equals(List.of()));
        assertEquals(2, told());
    }
}
