package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.remote.AllowedUids;
import java.nio.file.Path;
import org.junit.Test;

public class SocketsTest {
    private static Sockets sockets(String directory, String netsock, String ipamsock) {
        return Sockets.of(new CnmHost.Settings(directory, netsock, ipamsock, "0"));
    }

    private static void assertPaths(String network, String ipam, Sockets sockets) {
        assertEquals(Path.of(network), sockets.network());
        assertEquals(Path.of(ipam), sockets.ipam());
    }

    @Test
    public void socketFilesAreNamedAfterThePlugins() {
        assertPaths(
                "/run/docker/plugins/net-routed.sock",
                "/run/docker/plugins/ipam-routed.sock",
                sockets("/run/docker/plugins", "net-routed", "ipam-routed"));
        assertPaths("/tmp/x/a.1.sock", "/tmp/x/B_2.sock", sockets("/tmp/x/", "a.1", "B_2"));
    }

    @Test
    public void eachPluginHasItsSocket() {
        CnmHost host = new CnmHost();
        assertEquals(Path.of("/run/docker/plugins/net-routed.sock"), host.networkDriver.socket());
        assertEquals(Path.of("/run/docker/plugins/ipam-routed.sock"), host.ipamDriver.socket());
    }

    /** As in a managed plugin of the engine, which has one socket. */
    @Test
    public void driversOfOneNameShareASocket() {
        CnmHost host = new CnmHost("routed", "routed");
        assertEquals(1, host.plugins.size());
        assertEquals(Path.of("/run/docker/plugins/routed.sock"), host.networkDriver.socket());
        assertEquals(
                CnmHost.json("{'Implements':['NetworkDriver','IpamDriver']}"),
                host.net("Plugin.Activate", "").json());
        assertEquals(
                CnmHost.json("{'Scope':'local','ConnectivityScope':'global','GwAllocChecker':true}"),
                host.net("NetworkDriver.GetCapabilities", "").json());
        assertEquals(
                CnmHost.json("{'Address':'10.1.0.2/32'}"),
                host.ipam(
                                "IpamDriver.RequestAddress",
                                "{\"PoolID\":\"RoutedLocal|10.1.0.0/16|\",\"Address\":\"10.1.0.2\"}")
                        .json());
        assertEquals(
                "NetworkDriver/IpamDriver has no method IpamDriver.Unknown",
                host.ipam("IpamDriver.Unknown", "{}").sentence());
    }

    @Test
    public void longestPathIsAccepted() {
        String name = "n".repeat(107 - "/run/.sock".length());
        assertPaths("/run/" + name + ".sock", "/run/i.sock", sockets("/run", name, "i"));
    }

    @Test
    public void badSettingIsRejected() {
        for (String[] rejected : new String[][] {
            {"/run/mine", "a/b", "mine"},
            {"/run/mine", "mine", "../mine"},
            {"/run/mine", "", "mine"},
            {"/run/mine", "mine", ""},
            {"/run/mine", ".mine", "other"},
            {"/run/mine", "mine with blanks", "other"},
            {"", "mine", "other"},
            {"run/mine", "mine", "other"},
            {"/run/\0", "mine", "other"},
            {"/run", "n".repeat(108 - "/run/.sock".length()), "other"},
        }) {
            assertThrows(RejectedException.class, () -> sockets(rejected[0], rejected[1], rejected[2]));
        }
    }

    @Test
    public void usersAreThoseOfTheSetting() {
        AllowedUids callers =
                Sockets.of(new CnmHost.Settings("/run", "a", "b", "1000")).callers();
        assertTrue(callers.admits(1000));
        assertFalse(callers.admits(1001));
        assertEquals("dev.routed.transport", callers.pid());
    }
}
