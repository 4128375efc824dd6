package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

public class SocketsTest {
    private static Sockets sockets(String directory, String netsock, String ipamsock) {
        return new Sockets(new Host.Settings(directory, netsock, ipamsock));
    }

    private static void assertPaths(String network, String ipam, Sockets sockets) {
        assertEquals(Path.of(network), sockets.network());
        assertEquals(Path.of(ipam), sockets.ipam());
    }

    @Test
    public void theFileIsCalledAsThePlugin() {
        assertPaths("/run/docker/plugins/net-routed.sock", "/run/docker/plugins/ipam-routed.sock",
                sockets("/run/docker/plugins", "net-routed", "ipam-routed"));
        assertPaths("/tmp/x/a.1.sock", "/tmp/x/B_2.sock", sockets("/tmp/x/", "a.1", "B_2"));
    }

    @Test
    public void eachPluginListensOnItsOwn() {
        Host host = new Host();
        assertEquals(Path.of("/run/docker/plugins/net-routed.sock"), host.networkDriver.socket());
        assertEquals(Path.of("/run/docker/plugins/ipam-routed.sock"), host.ipamDriver.socket());
    }

    @Test
    public void aLongestPathIsTaken() {
        String name = "n".repeat(107 - "/run/.sock".length());
        assertPaths("/run/" + name + ".sock", "/run/i.sock", sockets("/run", name, "i"));
    }

    @Test
    public void whatCannotBeIsRefusedAsAWhole() {
        for (Sockets refused : List.of(
                sockets("/run/mine", "a/b", "mine"),
                sockets("/run/mine", "mine", "../mine"),
                sockets("/run/mine", "", "mine"),
                sockets("/run/mine", "mine", ""),
                sockets("/run/mine", ".mine", "other"),
                sockets("/run/mine", "mine with blanks", "other"),
                sockets("/run/mine", "same", "same"),
                sockets("", "mine", "other"),
                sockets("run/mine", "mine", "other"),
                sockets("/run/\0", "mine", "other"),
                sockets("/run", "n".repeat(108 - "/run/.sock".length()), "other"))) {
            assertPaths("/run/docker/plugins/net-routed.sock", "/run/docker/plugins/ipam-routed.sock", refused);
        }
    }
}
