package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.api.remote.Response;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Callers that send or read slowly, or are many, delay no other caller. */
public class SlowCallersTest {
    private static final String HEADERS = "POST /m HTTP/1.1\r\nHost: \r\nContent-Length: 4\r\n\r\n";
    private static final String SENTENCE = "a request did not arrive within 1 s: its caller must send it at once";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private final RecordedEvents events = new RecordedEvents();
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();
    private Transport transport = transport(1_000);
    private Path socket;

    @Before
    public void choosePath() {
        socket = folder.getRoot().toPath().resolve("net.sock");
    }

    @After
    public void stop() throws IOException {
        release.countDown();
        for (RawClient client : clients) {
            client.close();
        }
        transport.stop();
    }

    private Transport transport(int connections) {
        Limits limits = new Limits(connections, Duration.ofSeconds(1), Duration.ofSeconds(1));
        Transport made = new Transport(Duration.ofSeconds(4), limits);
        made.recorder = events;
        return made;
    }

    private void serve(BiFunction<String, String, Response> calls) {
        transport.addPlugin(new TestPlugin(socket, calls));
    }

    private RawClient connect() throws IOException {
        RawClient client = new RawClient(socket);
        clients.add(client);
        return client;
    }

    private Response await(String body) {
        try {
            release.await();
            return TestPlugin.text(body);
        } catch (InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    private static Response echo(String method, String body) {
        return TestPlugin.text(method + "(" + body + ")");
    }

    private List<String> findings() {
        return transport.findings().stream().map(Finding::text).toList();
    }

    @Test
    public void threeHundredRequestsWithoutBodyDelayNobodyAndGetStatus408() throws IOException {
        serve(SlowCallersTest::echo);
        for (int i = 0; i < 300; i++) {
            connect().send(HEADERS);
        }
        try (RawClient other = new RawClient(socket)) {
            assertEquals("a(b)", other.call("a", "b").body());
        }
        for (RawClient client : clients) {
            RawClient.Response answer = client.response();
            assertEquals(408, answer.status());
            assertEquals(SENTENCE, answer.body());
            assertEquals("text/rejection", answer.header("content-type"));
            assertTrue(client.atEnd());
        }
        assertEquals(
                List.of("requests " + socket + " " + SENTENCE + "; connections are ended by status 408"),
                events.recorded());
        assertEquals(List.of(SENTENCE + "; connections are ended by status 408"), findings());
    }

    @Test
    public void halfARequestLineGetsStatus408() throws IOException {
        serve(SlowCallersTest::echo);
        connect().send("POST /m HT");
        assertEquals(408, clients.get(0).response().status());
    }

    /** Each byte arrives in time, but not all of them. */
    @Test
    public void requestThatTricklesGetsStatus408() throws Exception {
        serve(SlowCallersTest::echo);
        RawClient client = connect();
        client.send(HEADERS.replace("4", "40"));
        for (int i = 0; i < 7; i++) {
            Thread.sleep(250);
            try {
                client.send("x");
            } catch (IOException ended) {
                break;
            }
        }
        assertEquals(408, client.response().status());
    }

    @Test
    public void restOfARejectedBodyHasTheSameLimit() throws Exception {
        serve(SlowCallersTest::echo);
        RawClient client = connect();
        client.send("POST /big HTTP/1.1\r\nHost: \r\nContent-Length: 2000000\r\n\r\n");
        assertEquals(413, client.response().status());
        assertTrue("and no second answer", client.atEnd());
    }

    @Test
    public void idleConnectionAndLongCallAndLongStreamAreNotEnded() throws Exception {
        serve((method, body) -> switch (method) {
            case "stream" ->
                new Response(200, "text/plain", out -> {
                    for (int i = 0; i < 12; i++) {
                        out.write('x');
                        out.flush();
                        pause();
                    }
                });
            case "long" -> {
                for (int i = 0; i < 12; i++) {
                    pause();
                }
                yield TestPlugin.text("long");
            }
            default -> echo(method, body);
        });
        RawClient idle = connect();
        assertEquals("a(b)", idle.call("a", "b").body());
        RawClient unused = connect();
        RawClient stream = connect();
        stream.send(RawClient.asEngine("stream", ""));
        RawClient slow = connect();
        assertEquals("long", slow.call("long", "").body());
        assertEquals("xxxxxxxxxxxx", stream.response().body());
        assertEquals("c(d)", idle.call("c", "d").body());
        assertEquals("c(d)", unused.call("c", "d").body());
        assertEquals("c(d)", slow.call("c", "d").body());
        assertEquals(List.of(), findings());
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException x) {
            throw new IllegalStateException(x);
        }
    }

    @Test
    public void slowReadersDelayNobody() throws IOException {
        byte[] answer = "0123456789".repeat(40_000).getBytes(StandardCharsets.ISO_8859_1);
        serve((method, body) -> Response.of(200, "text/plain", method.equals("big") ? answer : new byte[1]));
        for (int i = 0; i < 300; i++) {
            connect().send(RawClient.asEngine("big", ""));
        }
        try (RawClient other = new RawClient(socket)) {
            assertEquals(1, other.call("a", "b").body().length());
        }
        assertEquals(answer.length, clients.get(0).response().body().length());
    }

    @Test
    public void pluginWhoseCallsAllBlockDelaysNoOtherPlugin() throws IOException {
        serve((method, body) -> await(body));
        Path other = folder.getRoot().toPath().resolve("ipam.sock");
        transport.addPlugin(TestPlugin.echo(other));
        for (int i = 0; i < 300; i++) {
            connect().send(RawClient.asEngine("Join", "{}"));
        }
        try (RawClient client = new RawClient(other)) {
            assertEquals("a(b)", client.call("a", "b").body());
        }
        release.countDown();
        for (RawClient client : clients) {
            assertEquals("{}", client.response().body());
        }
    }

    @Test
    public void threeHundredConnectionsThatWaitTogetherAreAllServed() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        serve((method, body) -> {
            entered.countDown();
            return method.equals("first") ? await(body) : echo(method, body);
        });
        for (int i = 0; i < 300; i++) {
            connect();
        }
        for (RawClient client : clients) {
            client.send(RawClient.asEngine("a", "b"));
        }
        for (RawClient client : clients) {
            assertEquals("a(b)", client.response().body());
        }
    }

    @Test
    public void callersBeyondTheLimitWaitUntilUnusedConnectionsAreClosed() throws IOException {
        transport.stop();
        transport = transport(5);
        serve(SlowCallersTest::echo);
        for (int i = 0; i < 8; i++) {
            connect();
        }
        for (int i = 0; i < 5; i++) {
            assertEquals("a(b)", clients.get(i).call("a", "b").body());
        }
        String sentence =
                "accepts no further connection while 5 are open; callers wait: 'ss -xp' shows their processes";
        for (int i = 5; i < 8; i++) {
            assertEquals("a(b)", clients.get(i).call("a", "b").body());
            assertEquals(List.of(sentence), findings());
        }
        assertTrue("the first were closed", clients.get(0).atEnd());
        assertEquals(List.of("connections " + socket + " " + sentence), events.recorded());
    }

    /** Six bodies of a mebibyte, each without its last byte, exceed the memory of four. */
    @Test
    public void largeBodiesShareABoundedMemory() throws IOException {
        serve(SlowCallersTest::echo);
        String most = "x".repeat((1 << 20) - 1);
        for (int i = 0; i < 6; i++) {
            connect().send("POST /m HTTP/1.1\r\nHost: \r\nContent-Length: 1048576\r\n\r\n" + most);
        }
        List<Integer> statuses = new ArrayList<>();
        for (RawClient client : clients) {
            client.send("x");
            RawClient.Response answer = client.response();
            statuses.add(answer.status());
            if (answer.status() == 503) {
                assertEquals(
                        "the body of m was not read, because other large requests are being read: try again",
                        answer.body());
            }
        }
        assertTrue(statuses.toString(), statuses.contains(503) && statuses.contains(200));
        for (int i = 0; i < 6; i++) {
            try (RawClient later = new RawClient(socket)) {
                assertEquals(
                        "the memory is free again", 200, later.call("m", most).status());
            }
        }
    }
}
