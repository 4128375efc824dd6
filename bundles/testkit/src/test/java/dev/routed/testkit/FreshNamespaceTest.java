package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;

/** A test with the rule runs in a new network namespace. */
public class FreshNamespaceTest {
    private static final Path MACHINE = Path.of("/proc/self/ns/net");
    private static final Path THREAD = Path.of("/proc/thread-self/ns/net");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Test
    public void namespaceIsNotTheMachines() throws IOException {
        assertNotEquals(Files.readSymbolicLink(MACHINE), Files.readSymbolicLink(THREAD));
    }

    @Test
    public void namespaceHasOnlyLoopbackAndItIsUp() {
        String links = IpCommand.line("-oneline link show");
        assertEquals(links, 1, links.lines().count());
        assertTrue(links, links.contains("lo: <LOOPBACK,UP,LOWER_UP>"));
    }
}
