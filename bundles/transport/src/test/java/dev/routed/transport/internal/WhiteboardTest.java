package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Plugins that come and go, and the end of the transport itself. */
public class WhiteboardTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final Log log = new Log();

    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Transport transport;
    private Path net;
    private Path ipam;

    @Before
    public void choosePaths() {
        transport = transport(Duration.ofSeconds(20));
        net = folder.getRoot().toPath().resolve("net.sock");
        ipam = folder.getRoot().toPath().resolve("ipam.sock");
    }

    @After
    public void stop() {
        release.countDown();
        transport.stop();
    }

    private static Transport transport(Duration grace) {
        return new Transport(grace, TestLimits.USUAL);
    }

    /** A plugin whose calls last until {@link #release}. */
    private TestPlugin slow(Path socket) {
        return new TestPlugin(socket, (method, body) -> {
            running.countDown();
            await(release);
            return TestPlugin.text("done " + method);
        });
    }

    @Test
    public void servesEveryPluginOnItsOwnSocket() throws IOException {
        transport.addPlugin(TestPlugin.echo(net));
        transport.addPlugin(new TestPlugin(ipam, (method, body) -> TestPlugin.text("ipam")));
        assertEquals("a(b)", call(net, "a", "b"));
        assertEquals("ipam", call(ipam, "a", "b"));
    }

    @Test
    public void socketIsRemovedAndCreatedWithThePlugin() throws IOException {
        RemotePlugin plugin = TestPlugin.echo(net);
        transport.addPlugin(TestPlugin.echo(ipam));
        for (int i = 0; i < 3; i++) {
            transport.addPlugin(plugin);
            assertEquals("a(b)", call(net, "a", "b"));
            transport.removePlugin(plugin);
            assertFalse(Files.exists(net));
            assertThrows(IOException.class, () -> new RawClient(net));
        }
        assertEquals("a(b)", call(ipam, "a", "b"));
    }

    @Test
    public void failureOfOnePluginDoesNotAffectOthers() throws IOException {
        Files.writeString(net, "precious");
        transport.addPlugin(TestPlugin.echo(net));
        transport.addPlugin(new Broken());
        transport.addPlugin(TestPlugin.echo(ipam));
        assertEquals("a(b)", call(ipam, "a", "b"));
        assertTrue(log.text(), log.text().contains(" is not served and is tried again: " + net + " is not a socket:"));
        transport.removePlugin(TestPlugin.echo(net));
        assertEquals("precious", Files.readString(net));
    }

    @Test
    public void rejectsASecondPluginOnTheSameSocket() throws IOException {
        transport.addPlugin(new TestPlugin(net, (method, body) -> TestPlugin.text("first")));
        TestPlugin second = new TestPlugin(net, (method, body) -> TestPlugin.text("second"));
        transport.addPlugin(second);
        assertTrue(
                log.text(),
                log.text().contains(" is not served and is tried again: " + net + " is served by a running"));
        transport.removePlugin(second);
        assertEquals("first", call(net, "a", "b"));
    }

    @Test
    public void closingTheSocketTellsThePluginToEndLongCalls() throws Exception {
        for (Consumer<RemotePlugin> end :
                List.<Consumer<RemotePlugin>>of(transport::removePlugin, any -> transport.stop())) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch cut = new CountDownLatch(1);
            RemotePlugin plugin = new TestPlugin(
                    net,
                    (method, body) -> {
                        begun.countDown();
                        await(cut);
                        return TestPlugin.text("cut short");
                    },
                    cut::countDown);
            transport.addPlugin(plugin);
            try (RawClient busy = new RawClient(net)) {
                busy.send(RawClient.asEngine("Join", "{}"));
                begun.await();
                end.accept(plugin);
                assertEquals("cut short", busy.response().body());
            }
        }
    }

    @Test
    public void callsFinishEvenIfThePluginFailsToEndThem() throws Exception {
        RemotePlugin plugin = new TestPlugin(net, (method, body) -> TestPlugin.text("done"), () -> {
            throw new IllegalStateException("on purpose");
        });
        transport.addPlugin(plugin);
        transport.removePlugin(plugin);
        assertFalse(Files.exists(net));
        assertTrue(log.text(), log.text().contains("failed to end its long calls"));
    }

    @Test
    public void answersRunningCallsBeforeTheSocketCloses() throws Exception {
        RemotePlugin plugin = slow(net);
        transport.addPlugin(plugin);
        try (RawClient busy = new RawClient(net);
                RawClient idle = new RawClient(net)) {
            busy.send(RawClient.asEngine("Join", "{}"));
            running.await();
            CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> transport.removePlugin(plugin));
            assertTrue("an idle connection is ended at once", idle.atEnd());
            assertFalse(Files.exists(net));
            assertFalse(gone.isDone());
            release.countDown();
            RawClient.Response answer = busy.response();
            assertEquals("done Join", answer.body());
            assertEquals("close", answer.header("connection"));
            assertTrue(busy.atEnd());
            gone.join();
        }
    }

    @Test
    public void answersCallsSentBeforeTheSocketCloses() throws Exception {
        TestPlugin plugin = TestPlugin.echo(net);
        for (int i = 0; i < 50; i++) {
            transport.addPlugin(plugin);
            try (RawClient client = new RawClient(net);
                    RawClient late = new RawClient(net)) {
                assertEquals("a()", client.call("a", "").body());
                client.send(RawClient.asEngine("b", "x".repeat(20_000)));
                late.send(RawClient.asEngine("c", ""));
                transport.removePlugin(plugin);
                assertEquals(20_003, client.response().body().length());
                assertEquals("c()", late.response().body());
            }
        }
    }

    @Test
    public void answersCallsSentBeforeTheirConnectionIsAccepted() throws Exception {
        TestPlugin plugin = TestPlugin.echo(net);
        for (int i = 0; i < 100; i++) {
            transport.addPlugin(plugin);
            try (RawClient one = new RawClient(net);
                    RawClient two = new RawClient(net);
                    RawClient three = new RawClient(net)) {
                for (RawClient client : List.of(one, two, three)) {
                    client.send(RawClient.asEngine("m", ""));
                }
                transport.removePlugin(plugin);
                for (RawClient client : List.of(one, two, three)) {
                    assertEquals("m()", client.response().body());
                }
            }
        }
        assertFalse(log.text(), log.text().contains("WARN"));
    }

    @Test
    public void laterWriteFailsAsAWhole() throws Exception {
        RemotePlugin plugin = slow(net);
        transport.addPlugin(plugin);
        try (RawClient busy = new RawClient(net);
                RawClient idle = new RawClient(net)) {
            busy.send(RawClient.asEngine("Join", "{}"));
            running.await();
            CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> transport.removePlugin(plugin));
            assertTrue(idle.atEnd());
            assertThrows(IOException.class, () -> idle.send(RawClient.asEngine("Join", "{}")));
            release.countDown();
            gone.join();
        }
    }

    @Test
    public void waitForARunningCallIsLimited() throws Exception {
        transport.stop();
        transport = transport(Duration.ofMillis(100));
        transport.addPlugin(slow(net));
        transport.addPlugin(TestPlugin.echo(ipam));
        try (RawClient busy = new RawClient(net)) {
            busy.send(RawClient.asEngine("Join", "{}"));
            running.await();
            transport.stop();
            assertTrue(busy.atEnd());
        }
        assertTrue(log.text(), log.text().contains(net + " was closed during a call"));
    }

    @Test
    public void leavesNoThreadDescriptorOrFile() throws Exception {
        transport.addPlugin(slow(net));
        transport.addPlugin(TestPlugin.echo(ipam));
        try (RawClient busy = new RawClient(net);
                RawClient idle = new RawClient(ipam)) {
            busy.send(RawClient.asEngine("Join", "{}"));
            running.await();
            assertEquals("a()", idle.call("a", "").body());
            assertTrue(threads() > 0);
            assertEquals("two that listen, two accepted", 4, descriptors());
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(transport::stop);
            assertTrue(idle.atEnd());
            release.countDown();
            assertEquals("done Join", busy.response().body());
            stopped.join();
        }
        assertEquals(0, threads());
        assertEquals(0, descriptors());
        assertEquals(List.of(), list(folder.getRoot().toPath()));
        transport.addPlugin(TestPlugin.echo(net));
        assertFalse("a stopped transport starts nothing", Files.exists(net));
    }

    @Test
    public void keepsNoneOfManyClosedConnections() throws Exception {
        RemotePlugin plugin = TestPlugin.echo(net);
        transport.addPlugin(plugin);
        for (int i = 0; i < 1000; i++) {
            new RawClient(net).close();
        }
        assertEquals("a()", call(net, "a", ""));
        transport.removePlugin(plugin);
        assertEquals(0, descriptors());
        assertFalse(log.text(), log.text().contains("was still running"));
    }

    @Test
    public void doesNotWaitForACallerThatDisconnectedDuringItsRequest() throws Exception {
        RemotePlugin plugin = TestPlugin.echo(net);
        for (int i = 0; i < 20; i++) {
            transport.addPlugin(plugin);
            for (int k = 0; k < 50; k++) {
                try (RawClient client = new RawClient(net)) {
                    client.send("POST /half HTTP/1.1\r\nHost: \r\nContent-Length: 10\r\n\r\nhalf");
                }
            }
            transport.removePlugin(plugin);
        }
        assertFalse(log.text(), log.text().contains("was still running"));
    }

    @Test
    public void finishesACallWhoseCallerDisconnectedBeforeTheStop() throws Exception {
        CountDownLatch finished = new CountDownLatch(1);
        transport.addPlugin(new TestPlugin(net, (method, body) -> {
            running.countDown();
            await(release);
            finished.countDown();
            return TestPlugin.text("");
        }));
        RawClient client = new RawClient(net);
        client.send(RawClient.asEngine("Join", "{}"));
        running.await();
        client.close();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(transport::stop);
        while (Files.exists(net)) {
            Thread.onSpinWait();
        }
        release.countDown();
        stopped.join();
        assertEquals(0, finished.getCount());
        assertFalse(log.text(), log.text().contains("was still running"));
    }

    private static String call(Path socket, String method, String body) throws IOException {
        try (RawClient client = new RawClient(socket)) {
            return client.call(method, body).body();
        }
    }

    /** Threads whose name is the transport's. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith(HttpPool.THREADS))
                .count();
    }

    /** Descriptors of this process that are sockets bound below the test's folder, the accepted ones too. */
    private long descriptors() throws IOException {
        List<String> inFolder;
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
            inFolder = sockets.filter(line -> line.contains(folder.getRoot().toString()))
                    .map(line -> "socket:[" + line.trim().split("\\s+")[6] + "]")
                    .toList();
        }
        return list(Path.of("/proc/self/fd")).stream()
                .filter(descriptor -> inFolder.contains(target(descriptor)))
                .count();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException x) {
            return "closed since it was listed";
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    /** A plugin that does not even know its socket. */
    private static final class Broken implements RemotePlugin {

        @Override
        public Path socket() {
            throw new IllegalStateException("no socket was chosen");
        }

        @Override
        public AllowedUids callers() {
            return TestPlugin.ROOT;
        }

        @Override
        public Response call(String method, byte[] body) {
            throw new AssertionError("never called");
        }

        @Override
        public Response reject(int status, String sentence) {
            throw new AssertionError("never called");
        }
    }
}
