package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** IPAM's address history of a network's pools, stored in the network's file. */
public class HistoryTest {
    private static final Pool POOL = new Pool("RoutedLocal", Prefix.parse(SUBNET), Optional.empty());

    @Rule
    public final DriverHost host = new DriverHost();

    private Path file;

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of());
        file = host.directory().resolve("networks/" + NETWORK + ".json");
    }

    private static History history(String next) {
        Map<String, Ip> names = new LinkedHashMap<>();
        names.put("web", Ip.parse("10.1.0.9"));
        names.put("db", Ip.parse("10.1.0.8"));
        return new History(Ip.parse(next), List.of(Ip.parse("10.1.0.8"), Ip.parse("10.1.0.5")), names);
    }

    @Test
    public void history_isRestoredAfterRestart() {
        host.ipam.histories.put(POOL, history("10.1.0.10"));
        host.restart();
        assertEquals(Map.of(POOL, history("10.1.0.10")), host.ipam.histories);
        assertEquals(
                "in the same order",
                List.of("web", "db"),
                List.copyOf(host.ipam.histories.get(POOL).names().keySet()));
    }

    @Test
    public void history_doesNotChangeTheNetwork() {
        host.ipam.histories.put(POOL, history("10.1.0.10"));
        List<Network> before = host.driver.networks();
        host.restart();
        assertEquals(before, host.driver.networks());
    }

    @Test
    public void oldFile_hasNoHistory() throws IOException {
        assertTrue(!Files.readString(file).contains("next"));
        host.restart();
        assertEquals(1, host.driver.networks().size());
        assertEquals(Map.of(), host.ipam.histories);
    }

    @Test
    public void unchangedHistory_isNotWritten() throws IOException {
        host.ipam.histories.put(POOL, history("10.1.0.10"));
        host.restart();
        Object before = Files.getAttribute(file, "unix:ino");
        host.restart();
        assertEquals("a written file has a new inode", before, Files.getAttribute(file, "unix:ino"));
        host.ipam.histories.put(POOL, history("10.1.0.11"));
        host.restart();
        assertEquals(history("10.1.0.11"), host.ipam.histories.get(POOL));
    }

    @Test
    public void unwritableHistory_isReported() throws IOException {
        byte[] before = Files.readAllBytes(file);
        Path obstacle = file.resolveSibling(NETWORK + ".new");
        Files.createDirectory(obstacle);
        Files.createFile(obstacle.resolve("file"));
        host.ipam.histories.put(POOL, history("10.1.0.10"));
        host.driver.stop();
        assertTrue(host.hasEvent("network-file"));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    public void deletedNetwork_isNotWrittenAgain() {
        host.ipam.histories.put(POOL, history("10.1.0.10"));
        host.driver.deleteNetwork(NETWORK);
        host.driver.stop();
        assertEquals(false, Files.exists(file));
    }
}
