package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.network.Endpoint;
import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import dev.routed.cnm.internal.Plugins;
import dev.routed.cnm.internal.Sockets;
import dev.routed.kernel.netlink.internal.NetlinkKernel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ContainerNamespace;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpForeignObjects;
import dev.routed.testkit.Recordings.Call;
import dev.routed.testkit.Recordings.Plugin;
import dev.routed.testkit.Recordings.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;

/**
 * The calls of Docker Engine 29 to the real plugins, driver and IPAM on the real kernel. The test moves links as the
 * engine does: into the sandbox after Join, and back after Leave.
 */
public class Engine29Test {
    private final TemporaryFolder state = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(new FreshNamespace()).around(state);

    private final NetlinkKernel kernel = new NetlinkKernel(new MountedNamespaces(), new ProcSysctl());
    private final Map<String, ContainerNamespace> containers = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>(new Recording("29", "sandbox").calls());
    private DriverWithIpam system;
    private Map<Plugin, RemotePlugin> plugins;

    /** The namespaces of the test's containers, which are mounted nowhere. */
    private final class TestNamespaces implements Namespaces {
        private final Namespaces real = new MountedNamespaces();

        @Override
        public <T> T inside(Path namespace, Supplier<T> work) {
            return real.inside(namespace, work);
        }

        @Override
        public List<Path> visible() {
            return containers.values().stream()
                    .map(ContainerNamespace::namespace)
                    .toList();
        }

        @Override
        public boolean sees(Path namespace) {
            return true;
        }
    }

    @Before
    public void start() {
        system =
                new DriverWithIpam(kernel, new TestNamespaces(), state.getRoot().toPath());
        Sockets sockets = new Sockets(Path.of("net"), Path.of("ipam"), new AllowedUids("unused", Set.of()));
        List<RemotePlugin> served = Plugins.of(sockets, system.driver);
        plugins = Map.of(Plugin.NET, served.get(0), Plugin.IPAM, served.get(1));
    }

    @After
    public void stop() {
        containers.values().forEach(ContainerNamespace::close);
        system.driver.stop();
        kernel.stop();
    }

    @Test
    public void portsAndSecondaryAddressesAreCompleteBeforeTheProcess_andNothingIsLeft() {
        HostState before = kernel.read(DriverWithIpam.PROTOCOL);

        assertEquals("CreateEndpoint lacks --expose", "[5001/tcp]", portsAfter("CreateEndpoint"));
        assertEquals("[5000/tcp, 5001/tcp]", portsAfter("Join"));
        assertEquals(Set.of(), secondaryInside("10.46.0.11"));
        replayUntil("ProgramExternalConnectivity");
        assertEquals(Set.of("10.47.0.1/32", "fd46::99/128"), secondaryInside("10.46.0.11"));

        assertEquals("CreateEndpoint names no port with --internal", "[]", portsAfter("CreateEndpoint"));
        assertEquals("[5000/tcp, 5001/tcp]", portsAfter("Join"));
        assertEquals(Set.of(), secondaryInside("10.48.0.11"));
        replayUntil("EndpointOperInfo");
        assertEquals(Set.of("10.49.0.1/32"), secondaryInside("10.48.0.11"));

        assertEquals("CreateEndpoint names no port beside a bridge", "[]", portsAfter("CreateEndpoint"));
        assertEquals("[5000/tcp, 5001/tcp]", portsAfter("Join"));
        assertEquals(Set.of(), secondaryInside("10.50.0.11"));
        replayUntil("EndpointOperInfo");
        assertEquals(Set.of("10.51.0.1/32"), secondaryInside("10.50.0.11"));

        while (!calls.isEmpty()) {
            replayNext();
        }
        assertEquals(List.of(), system.driver.endpoints());
        assertEquals(List.of(), system.driver.networks());
        assertEquals(List.of(), system.ipam.pools());
        DriverWithIpam.eventually(
                () -> "left: " + kernel.read(DriverWithIpam.PROTOCOL),
                () -> kernel.read(DriverWithIpam.PROTOCOL).equals(before));
    }

    private String portsAfter(String method) {
        return endpoint(replayUntil(method)).ports().toString();
    }

    /** Replays calls up to and including the next one of this method, and returns it. */
    private Call replayUntil(String method) {
        Call call = replayNext();
        while (!call.method().equals("NetworkDriver." + method)) {
            call = replayNext();
        }
        return call;
    }

    private Call replayNext() {
        Call call = calls.remove(0);
        Response response = plugins.get(call.plugin()).call(call.method(), call.body());
        assertEquals(call.toString(), 200, response.status());
        if (call.method().equals("NetworkDriver.Join")) {
            Endpoint joined = endpoint(call);
            ContainerNamespace container = new IpForeignObjects().container();
            containers.put(joined.id(), container);
            container.take(joined.peer(), "eth0");
        } else if (call.method().equals("NetworkDriver.Leave")) {
            Endpoint left = endpoint(call);
            containers.get(left.id()).giveBack("eth0", left.peer());
        }
        return call;
    }

    private Endpoint endpoint(Call call) {
        return system.driver.endpoints().stream()
                .filter(endpoint -> call.json().contains("\"EndpointID\":\"" + endpoint.id() + "\""))
                .findFirst()
                .orElseThrow();
    }

    /** The addresses inside, all of which routed has added: the test does not add those of the engine. */
    private Set<String> secondaryInside(String address) {
        Path namespace = containers.get(system.driver.resolve(address).id()).namespace();
        return kernel.in(namespace).addresses("eth0").stream()
                .map(inside -> inside.prefix().toString())
                .collect(Collectors.toSet());
    }
}
