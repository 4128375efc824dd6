package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import dev.routed.api.kernel.HostState;
import dev.routed.api.network.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What earlier versions wrote, letter by letter: these texts stand on hosts, and must never be changed here. */
public class OlderFormsTest {
    private static final String ENDPOINT = "0123456789abcdef".repeat(4);
    private static final String LINK = "rt0123456789ab";

    /** Before anything but a gateway was kept of a link. */
    private static final String FIRST_ALIAS =
            "routed:1 network=" + NETWORK + " endpoint=" + ENDPOINT + " gateway=169.254.1.1";

    /** Before gateways had families and pools a memory. */
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
    public final TemporaryFolder state = new TemporaryFolder();

    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.network(NETWORK, "10.1.0.0/16", Map.of("mtu", "9000"));
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    @Test
    public void anEndpointAndItsNetworkAreTakenOverFromTheFirstForms() throws IOException {
        Endpoint endpoint = host.endpoint(ENDPOINT, ADDRESS);
        HostState before = host.state();
        assertEquals(FIRST_ALIAS, before.link(LINK).orElseThrow().alias());
        Path file = state.getRoot().toPath().resolve("networks").resolve(NETWORK + ".json");
        Files.writeString(file, FIRST_FILE);
        int steps = host.kernel.applied().size();

        host.restart();
        assertEquals(List.of(endpoint), host.driver.endpoints());
        assertEquals(List.of(), host.driver.pending());
        assertEquals(before, host.state());
        assertEquals("nothing is done to the host", steps, host.kernel.applied().size());
        assertFalse("every file is read", host.happened("network-file"));
        assertEquals(9000, host.driver.networks().get(0).mtu().orElseThrow().intValue());
    }

    @Test
    public void theFirstFileIsReadWhole() throws IOException {
        String again = new String(NetworkJson.write(NetworkJson.read(FIRST_FILE.getBytes())));
        for (String part : List.of("\"10.1.0.0/16\"", "\"10.1.9.0/24\"", "\"169.254.1.1\"", "\"10.1.0.7\"", "\"mtu\" : 9000")) {
            assertEquals(part, true, again.contains(part));
        }
    }
}
