package dev.routed.testkit;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** The part of {@link KernelContract} about connection tracking. */
abstract class ConnectionContract extends LinkContract {
    private static final Connection FOREIGN = Connection.of("10.1.0.20", "192.168.7.2", 1);
    private static final Connection FOREIGN6 = Connection.of("fd00::20", "fd07::2", 2);

    @Test
    public void connectionsOfAddressesAreForgottenInEachDirection() {
        Set<Connection> others = Set.of(FOREIGN, FOREIGN6, Connection.of("10.1.0.3", "192.168.7.2", 3));
        Set<Connection> ours = Set.of(
                Connection.of("10.1.0.2", "192.168.7.2", 10),
                Connection.of("192.168.7.2", "10.1.0.2", 11),
                Connection.of("192.168.7.2", "192.168.7.1", "10.1.0.2", "192.168.7.2", 12),
                Connection.of("192.168.7.9", "192.168.7.2", "192.168.7.2", "10.1.0.2", 13),
                Connection.of("fd00::2", "fd07::2", 14),
                Connection.of("fd07::2", "fd00::2", 15));
        others.forEach(foreign()::connection);
        ours.forEach(foreign()::connection);
        Set<Connection> all = new HashSet<>(others);
        all.addAll(ours);
        assertEquals("all are there before", all, foreign().connections());

        kernel().forgetConnections(List.of(IP, IP6));
        assertEquals(others, foreign().connections());
        kernel().forgetConnections(List.of(IP, IP6));
        assertEquals(others, foreign().connections());
    }

    @Test
    public void moreConnectionsThanABatchAreForgotten() {
        foreign().connection(FOREIGN);
        for (int port = 1; port <= 100; port++) {
            foreign().connection(Connection.of("10.1.0.2", "192.168.7.2", port));
        }
        kernel().forgetConnections(List.of(IP));
        assertEquals(Set.of(FOREIGN), foreign().connections());
    }

    @Test
    public void forgettingWithoutAddressesOrConnectionsChangesNothing() {
        kernel().forgetConnections(List.of(IP));
        foreign().connection(FOREIGN);
        kernel().forgetConnections(List.of());
        kernel().forgetConnections(List.of(IP, Ip.parse("fd00::3")));
        assertEquals(Set.of(FOREIGN), foreign().connections());
    }
}
