package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.network.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Alias and file exactly as the first version wrote them. They exist on hosts, so these texts must not change. */
public class OldFormatsTest {

    /** The first form of the alias, with a gateway only. */
    private static final String FIRST_ALIAS =
            "routed:1 network=" + NETWORK + " endpoint=" + ENDPOINT + " gateway=169.254.1.1";

    /** The first form of the file, without IPv6 gateway and address history. */
    private static final String FIRST_FILE = """
            {
              "version" : 1,
              "id" : "%s",
              "pools" : [ {
                "addressSpace" : "RoutedLocal",
                "subnet" : "10.1.0.0/16",
                "range" : "10.1.9.0/24"
              } ],
              "gateway" : "169.254.1.1",
              "auxiliary" : [ "10.1.0.7" ],
              "options" : {
                "mtu" : "9000"
              },
              "mtu" : 9000
            }
            """.formatted(NETWORK);

    @Rule
    public final DriverHost host = new DriverHost();

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of("mtu", "9000"));
    }

    @Test
    public void firstAliasAndFile_areAdopted() throws IOException {
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        assertEquals(FIRST_ALIAS, before.link(LINK).orElseThrow().alias());
        Path file = host.directory().resolve("networks").resolve(NETWORK + ".json");
        Files.writeString(file, FIRST_FILE);
        int steps = host.kernel.applied().size();

        host.restart();
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        assertEquals(before, host.state());
        assertEquals("the host is not changed", steps, host.kernel.applied().size());
        assertFalse("the file is readable", host.hasEvent("network-file"));
        assertEquals(9000, host.driver.networks().get(0).mtu().orElseThrow().intValue());
    }

    @Test
    public void firstFile_losesNoField() throws IOException {
        Path file = host.directory().resolve("networks").resolve(NETWORK + ".json");
        host.driver.stop();
        Files.writeString(file, FIRST_FILE);
        host.start();
        host.driver.stop();
        String rewritten = Files.readString(file);
        assertTrue("it is of this version", rewritten.contains("following"));
        for (String part :
                List.of("\"10.1.0.0/16\"", "\"10.1.9.0/24\"", "\"169.254.1.1\"", "\"10.1.0.7\"", "\"mtu\" : 9000")) {
            assertEquals(part, true, rewritten.contains(part));
        }
    }
}
