package dev.routed.lifecycle.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.EngineService;
import dev.routed.api.network.Networks;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;

/** States arrive on a real datagram socket, and depend on what real sockets answer. */
public class ServiceManagerNotifierTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Some intervals of the notifier. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(500);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private volatile int frameworkState = Bundle.ACTIVE;
    private volatile boolean hangs;
    private DatagramInbox manager;
    private final PluginSockets sockets = new PluginSockets();
    private ServiceManagerNotifier notifier;

    @Before
    public void start() throws IOException {
        String name = folder.getRoot() + "/notify";
        manager = opened(new DatagramInbox(name));
        notifier = new ServiceManagerNotifier(
                sockets,
                Optional.of(new Supervision(name, Optional.of(Duration.ofMillis(200)))),
                proxy(Bundle.class, () -> frameworkState));
    }

    @After
    public void end() throws Exception {
        notifier.stop();
        sockets.stop();
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private interface Answer {
        Object get();
    }

    /** An object whose methods all give the same answer. */
    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (object, method, arguments) -> answer.get()));
    }

    /** A socket that implements a driver, as the plugins do. */
    private RemotePlugin plugin(String driver) throws IOException {
        Path path = folder.getRoot().toPath().resolve(driver + ".sock");
        ServerSocketChannel server = opened(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        server.bind(UnixDomainSocketAddress.of(path));
        Thread thread = new Thread(() -> serve(server, driver));
        thread.setDaemon(true);
        thread.start();
        return proxy(RemotePlugin.class, () -> path);
    }

    private void serve(ServerSocketChannel server, String driver) {
        String answer = "HTTP/1.1 200 OK\r\n\r\n{\"Implements\":[\"" + driver + "\"]}";
        try {
            while (true) {
                SocketChannel caller = opened(server.accept());
                caller.read(ByteBuffer.allocate(1000));
                if (!hangs) {
                    caller.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                    caller.close();
                }
            }
        } catch (IOException closed) {
            // The test has ended.
            return;
        }
    }

    private void expect(String... states) {
        for (String state : states) {
            assertEquals(Optional.of(state), manager.next(SOON));
        }
    }

    private void expectNothing() {
        assertEquals(Optional.empty(), manager.next(LONG_ENOUGH));
    }

    private void serveBoth() throws IOException {
        sockets.plugins.add(plugin("NetworkDriver"));
        sockets.plugins.add(plugin("IpamDriver"));
        sockets.driver = proxy(Networks.class, () -> null);
    }

    @Test
    public void readyIsSentOnceBothSocketsAnswerAndTheDriverIsThere() throws IOException {
        sockets.plugins.add(plugin("NetworkDriver"));
        sockets.driver = proxy(Networks.class, () -> null);
        expectNothing();
        sockets.plugins.add(plugin("IpamDriver"));
        expect("READY=1", "WATCHDOG=1", "WATCHDOG=1");
    }

    @Test
    public void withoutDriverTheApplianceIsNotReady() throws IOException {
        sockets.plugins.add(plugin("NetworkDriver"));
        sockets.plugins.add(plugin("IpamDriver"));
        expectNothing();
        sockets.driver = proxy(Networks.class, () -> null);
        expect("READY=1");
    }

    private void drain() {
        while (manager.next(Duration.ofMillis(100)).isPresent()) {
            // What was sent before.
        }
    }

    @Test
    public void hungSocketEndsTheSignsOfLife() throws IOException {
        serveBoth();
        expect("READY=1", "WATCHDOG=1");
        hangs = true;
        drain();
        expectNothing();
    }

    @Test
    public void endOfTheFrameworkIsSent_endOfTheBundleAloneIsNot() throws IOException {
        notifier.stop();
        expectNothing();
        frameworkState = Bundle.STOPPING;
        notifier.stop();
        expect("STOPPING=1");
    }

    @Test
    public void abstractSocketReceivesStates() throws IOException {
        String name = "@routed-test-" + ProcessHandle.current().pid();
        DatagramInbox inbox = opened(new DatagramInbox(name));
        new NotifySocket(name).send("READY=1");
        assertEquals(Optional.of("READY=1"), inbox.next(SOON));
    }

    @Test
    public void socketThatIsNotThereIsAnError() {
        String name = folder.getRoot() + "/none";
        String message = assertThrows(IOException.class, () -> new NotifySocket(name).send("READY=1"))
                .getMessage();
        assertTrue(message, message.startsWith(name + " does not receive 'READY=1': errno 2"));
        assertThrows(IllegalArgumentException.class, () -> new NotifySocket("vsock:2:1234"));
    }

    @Test
    public void stateOfTheServiceNamesWhatIsWrong() throws IOException {
        assertEquals(
                new EngineService.State(
                        false,
                        false,
                        "a plugin socket is missing: 'routed bundle:list' shows which bundle is not active"),
                sockets.state(SOON));
        sockets.plugins.add(plugin("NetworkDriver"));
        sockets.plugins.add(plugin("IpamDriver"));
        assertEquals(
                new EngineService.State(true, false, "the network driver is away: 'routed doctor' says why"),
                sockets.state(SOON));
        sockets.driver = proxy(Networks.class, () -> null);
        assertEquals(
                new EngineService.State(true, true, "both plugin sockets answer, and the network driver is there"),
                sockets.state(SOON));
        hangs = true;
        String paths = folder.getRoot() + "/%s.sock does not answer within 0 s";
        assertEquals(
                new EngineService.State(
                        false, false, paths.formatted("NetworkDriver") + "; " + paths.formatted("IpamDriver")),
                sockets.state(LONG_ENOUGH));
    }
}
