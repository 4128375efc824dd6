package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Answers of every kind: long, streamed, late, many at once, and none. */
public class ResponseTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    @Rule
    public final Log log = new Log();

    private final Transport transport = new Transport(Duration.ofSeconds(4), TestLimits.USUAL);
    private Path socket;

    @Before
    public void choosePath() {
        socket = folder.getRoot().toPath().resolve("net.sock");
    }

    @After
    public void stop() {
        transport.stop();
    }

    private RawClient connect(BiFunction<String, String, Response> calls) throws IOException {
        transport.addPlugin(new TestPlugin(socket, calls));
        return new RawClient(socket);
    }

    private static Response streamed(Response.Body body) {
        return new Response(200, "text/plain", body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    public void sendsALongAnswerToASlowReader() throws IOException {
        String text = "0123456789".repeat(300_000);
        try (RawClient client = connect((method, body) -> TestPlugin.text(text))) {
            RawClient.Response answer = client.call("m", "");
            assertEquals("3000000", answer.header("content-length"));
            assertEquals(text, answer.body());
            assertEquals(text, client.call("m", "").body());
        }
    }

    @Test
    public void sendsAnEmptyAnswer() throws IOException {
        try (RawClient client = connect((method, body) -> TestPlugin.text(""))) {
            assertEquals("0", client.call("m", "").header("content-length"));
        }
    }

    @Test
    public void sendsWhatIsFlushedAtOnce() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        Response.Body body = out -> {
            out.write(bytes("first"));
            out.flush();
            await(seen);
            out.write(bytes("second"));
            out.flush();
            out.flush();
            out.write(bytes("third"));
        };
        try (RawClient client = connect((method, request) -> streamed(body))) {
            client.send(RawClient.asEngine("m", ""));
            assertEquals("HTTP/1.1 200 OK\nContent-Type: text/plain\nTransfer-Encoding: chunked\n", client.head());
            assertEquals("first", client.chunk());
            seen.countDown();
            assertEquals("second", client.chunk());
            assertEquals("third", client.chunk());
            assertEquals("", client.chunk());
        }
    }

    @Test
    public void truncatesAStreamThatFails() throws IOException {
        Response.Body body = out -> {
            out.write(bytes("first"));
            out.flush();
            throw new IOException("the disk is gone");
        };
        try (RawClient client = connect((method, request) -> streamed(body))) {
            client.send(RawClient.asEngine("m", ""));
            client.head();
            assertEquals("first", client.chunk());
            assertThrows(IOException.class, client::chunk);
        }
    }

    @Test
    public void answersAndLogsAnUnexpectedFailure() throws IOException {
        RuntimeException defect = new IllegalStateException("no such table");
        try (RawClient client = connect((method, body) -> {
            throw defect;
        })) {
            RawClient.Response rejection = client.call("Net.Join", "");
            assertEquals(500, rejection.status());
            assertEquals("text/rejection", rejection.header("content-type"));
            assertEquals("Net.Join failed: a defect; the log of routed has the details", rejection.body());
            assertEquals(500, client.call("Net.Join", "").status());
        }
        assertTrue(log.text(), log.text().contains("Net.Join on " + socket + " failed by a defect"));
        assertTrue(log.text(), log.text().contains("at " + ResponseTest.class.getName()));
    }

    @Test
    public void answersACallWhoseBodyFailsBeforeTheFirstByte() throws IOException {
        Response.Body body = out -> {
            out.write(bytes("never seen"));
            throw new IOException("the disk is gone");
        };
        try (RawClient client = connect((method, request) -> streamed(body))) {
            assertEquals(500, client.call("m", "").status());
        }
    }

    @Test
    public void runsFortyCallsAtOnce() throws Exception {
        CyclicBarrier all = new CyclicBarrier(40);
        List<RawClient> clients = new ArrayList<>();
        clients.add(connect((method, body) -> {
            await(all);
            return TestPlugin.text(body);
        }));
        while (clients.size() < 40) {
            clients.add(new RawClient(socket));
        }
        for (RawClient client : clients) {
            client.send(RawClient.asEngine("Join", "{}"));
        }
        for (RawClient client : clients) {
            assertEquals("{}", client.response().body());
            client.close();
        }
    }

    @Test
    public void finishesAndLogsACallWhoseCallerDisconnected() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        AtomicReference<String> finished = new AtomicReference<>();
        RawClient client = connect((method, body) -> {
            running.countDown();
            await(hungUp);
            finished.set(method);
            return TestPlugin.text("late");
        });
        client.send(RawClient.asEngine("Join", ""));
        running.await();
        client.close();
        try (RawClient other = new RawClient(socket)) {
            hungUp.countDown();
            assertEquals("late", other.call("Leave", "").body());
        }
        transport.stop();
        assertTrue(log.text(), log.text().contains("Join on " + socket + " was not answered: the caller disconnected"));
    }

    @Test
    public void doesNotLogADisconnectAfterTheAnswer() throws IOException {
        connect((method, body) -> TestPlugin.text("")).close();
        for (int i = 0; i < 500; i++) {
            try (RawClient client = new RawClient(socket)) {
                assertEquals(200, client.call("m", "").status());
            }
            new RawClient(socket).close();
        }
        transport.stop();
        assertEquals("", log.text().replaceAll(".* INFO .*\n", ""));
    }

    /** The number of a descriptor that is closed is soon another connection's. */
    @Test
    public void answersEveryCallerWhileOthersDisconnect() throws Exception {
        connect((method, body) -> TestPlugin.text(body)).close();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "caller " + i;
            CompletableFuture<Void> caller = new CompletableFuture<>();
            callers.add(caller);
            new Thread(
                            () -> {
                                try {
                                    for (int call = 0; call < 500; call++) {
                                        try (RawClient client = new RawClient(socket)) {
                                            assertEquals(
                                                    name + call,
                                                    client.call("m", name + call)
                                                            .body());
                                        }
                                        new RawClient(socket).close();
                                    }
                                    caller.complete(null);
                                } catch (IOException | AssertionError x) {
                                    caller.completeExceptionally(x);
                                }
                            },
                            name)
                    .start();
        }
        for (CompletableFuture<Void> caller : callers) {
            caller.get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception x) {
            throw new IllegalStateException(x);
        }
    }
}
