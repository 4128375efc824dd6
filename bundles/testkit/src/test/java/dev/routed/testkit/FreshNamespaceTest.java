package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;

/** A test with the rule sees a network of its own, and so does what it starts. */
public class FreshNamespaceTest {
    private static final Path OF_THE_MACHINE = Path.of("/proc/self/ns/net");
    private static final Path OF_THE_THREAD = Path.of("/proc/thread-self/ns/net");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Test
    public void isNotTheMachinesNetwork() throws IOException {
        assertNotEquals(Files.readSymbolicLink(OF_THE_MACHINE), Files.readSymbolicLink(OF_THE_THREAD));
    }

    @Test
    public void holdsLoopbackAloneAndUp() {
        String links = IpCommand.line("-oneline link show");
        assertEquals(links, 1, links.lines().count());
        assertTrue(links, links.contains("lo: <LOOPBACK,UP,LOWER_UP>"));
    }
}
