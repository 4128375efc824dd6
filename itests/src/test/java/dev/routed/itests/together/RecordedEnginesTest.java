package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;

import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import dev.routed.cnm.internal.Plugins;
import dev.routed.cnm.internal.Sockets;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.Recordings;
import dev.routed.testkit.Recordings.Call;
import dev.routed.testkit.Recordings.Plugin;
import dev.routed.testkit.Recordings.Recording;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What Docker 26 and 28 sent to the appliance, to the real plugins, driver and IPAM: each call is answered as it was
 * then, and an endpoint lives as long as its container did. In the scenario {@code errors} the recorder answered some
 * calls itself.
 */
public class RecordedEnginesTest {
    /** The option of the recorded commands. */
    private static final class RecordedOption implements Policy {
        @Override
        public String name() {
            return "announce";
        }

        @Override
        public List<KnownOption> options() {
            return Stream.of(Scope.values())
                    .map(scope -> new KnownOption(scope, "announce", "start"))
                    .toList();
        }
    }

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    @Test
    public void callsAreAnsweredAsWhenTheyWereRecorded() throws IOException {
        Map<String, List<String>> rejected = new TreeMap<>();
        Map<String, Integer> endpoints = new TreeMap<>();
        for (String engine : List.of("26", "28")) {
            for (Recording recording : Recordings.of(engine)) {
                if (!recording.scenario().equals("errors")) {
                    replay(recording, rejected, endpoints);
                }
            }
        }
        Map<String, List<String>> expected = new TreeMap<>();
        Map<String, Integer> live = new TreeMap<>();
        for (String engine : List.of("26", "28")) {
            expected.put(engine + "/create-plain", List.of("IpamDriver.RequestPool"));
            expected.put(engine + "/create-ipv6", List.of("IpamDriver.RequestPool"));
            expected.put(engine + "/create-foreign-ipam", List.of("NetworkDriver.CreateNetwork"));
            expected.put(engine + "/retry-empty-body", List.of("NetworkDriver.CreateEndpoint"));
            live.put(engine + "/engine-crash", 2);
        }
        assertEquals(expected, rejected);
        assertEquals(live, endpoints);
    }

    private void replay(Recording recording, Map<String, List<String>> rejected, Map<String, Integer> endpoints)
            throws IOException {
        File directory = state.newFolder(recording.engine() + "-" + recording.scenario());
        DriverWithIpam system = new DriverWithIpam(new FakeKernel(), directory.toPath());
        system.driver.bindPolicy(new RecordedOption());
        try {
            Map<Plugin, RemotePlugin> plugins = plugins(system);
            for (Call call : recording.calls()) {
                Response response = plugins.get(call.plugin()).call(call.method(), call.body());
                if (response.status() != 200) {
                    rejected.computeIfAbsent(recording.toString(), first -> new ArrayList<>())
                            .add(call.method());
                }
            }
            List<Endpoint> live = system.driver.endpoints();
            if (!live.isEmpty()) {
                endpoints.put(recording.toString(), live.size());
            }
        } finally {
            system.driver.stop();
        }
    }

    private static Map<Plugin, RemotePlugin> plugins(DriverWithIpam system) {
        Sockets sockets = new Sockets(Path.of("net"), Path.of("ipam"), new AllowedUids("unused", Set.of()));
        List<RemotePlugin> served = Plugins.of(sockets, system.driver);
        return Map.of(Plugin.NET, served.get(0), Plugin.IPAM, served.get(1));
    }
}
