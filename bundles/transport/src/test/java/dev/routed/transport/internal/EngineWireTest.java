package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Requests as engines write them, and what the plugin gets of them. */
public class EngineWireTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private final Transport transport = new Transport(Duration.ofSeconds(4), TestLimits.USUAL);
    private Path socket;

    @Before
    public void listen() {
        socket = folder.getRoot().toPath().resolve("net.sock");
        serve((method, body) -> TestPlugin.text(method + "(" + body + ")"));
    }

    @After
    public void stop() {
        transport.stop();
    }

    private void serve(BiFunction<String, String, Response> calls) {
        transport.addPlugin(new TestPlugin(socket, calls));
    }

    @Test
    public void answersAnEmptyHostInOneWriteWithMinimalHeaders() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            for (int i = 0; i < 200; i++) {
                client.send(RawClient.asEngine("NetworkDriver.Join", "{}\n"));
                assertEquals(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 23\r\n\r\n"
                                + "NetworkDriver.Join({}\n)",
                        client.readOnce());
            }
        }
    }

    @Test
    public void answersTheHostOfLaterEngines() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send(RawClient.asEngine("a", "").replace("Host: ", "Host: plugin.moby.localhost"));
            assertEquals("a()", client.response().body());
        }
    }

    @Test
    public void emptyBodyHasNoBytes() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            assertEquals("Plugin.Activate()", client.call("Plugin.Activate", "").body());
        }
    }

    @Test
    public void acceptsTheLongestRecordedBody() throws IOException {
        String body = "x".repeat(120_350);
        try (RawClient client = new RawClient(socket)) {
            assertEquals("big(" + body + ")", client.call("big", body).body());
        }
    }

    @Test
    public void acceptsAMebibyteAndRejectsOneByteMore() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            assertEquals(200, client.call("big", "x".repeat(1 << 20)).status());
            RawClient.Response rejection = client.call("big", "x".repeat((1 << 20) + 1));
            assertEquals(413, rejection.status());
            assertEquals("the body of big is too long: send at most 1048576 bytes", rejection.body());
            assertEquals("text/rejection", rejection.header("content-type"));
            assertEquals("close", rejection.header("connection"));
            assertTrue(client.atEnd());
        }
    }

    @Test
    public void rejectsByContentLengthBeforeTheBodyArrives() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /big HTTP/1.1\r\nHost: \r\nContent-Length: 99999999\r\n\r\n");
            assertEquals(413, client.response().status());
        }
    }

    @Test
    public void rejectsAChunkedBodyOnceItIsTooLong() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /big HTTP/1.1\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                client.send("80000\r\n" + "x".repeat(0x80000) + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertEquals(413, client.response().status());
        }
    }

    @Test
    public void acceptsAChunkedBody() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /m HTTP/1.1\r\nHost: \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.send("2\r\nde\r\n0\r\n\r\n");
            assertEquals("m(abcde)", client.response().body());
            assertEquals("n()", client.call("n", "").body());
        }
    }

    @Test
    public void acceptsABodyInSmallPieces() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            String request = RawClient.asEngine("m", "abc");
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertEquals("m(abc)", client.response().body());
        }
    }

    @Test
    public void acceptsPipelinedRequests() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send(RawClient.asEngine("a", "1") + RawClient.asEngine("b", "2"));
            assertEquals("a(1)", client.response().body());
            assertEquals("b(2)", client.response().body());
        }
    }

    @Test
    public void answersExpectContinue() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /m HTTP/1.1\r\nHost: \r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\n", client.head());
            client.send("ab");
            assertEquals("m(ab)", client.response().body());
        }
    }

    @Test
    public void rejectsATooLargeBodyWithoutContinue() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /m HTTP/1.1\r\nHost: \r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
            assertEquals(413, client.response().status());
            assertTrue(client.atEnd());
        }
    }

    @Test
    public void rejectsOtherMethodsAndKeepsTheConnection() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /a HTTP/1.1\r\nHost: \r\n\r\n");
            RawClient.Response rejection = client.response();
            assertEquals(405, rejection.status());
            assertEquals("POST", rejection.header("allow"));
            assertEquals("calls are made by POST, not by GET", rejection.body());
            assertEquals("a()", client.call("a", "").body());
        }
    }

    @Test
    public void pluginWordsRejectionsOfTheTransport() throws IOException {
        try (RawClient client = new RawClient(socket)) {
            client.send("nonsense\r\n\r\n");
            RawClient.Response rejection = client.response();
            assertEquals(400, rejection.status());
            assertEquals("text/rejection", rejection.header("content-type"));
            assertTrue(rejection.body(), rejection.body().startsWith("malformed request: "));
            assertTrue(client.atEnd());
        }
    }

    @Test
    public void incompleteBodyIsNotCalled() throws Exception {
        try (RawClient client = new RawClient(socket)) {
            client.send("POST /half HTTP/1.1\r\nHost: \r\nContent-Length: 10\r\n\r\nhalf");
        }
        try (RawClient client = new RawClient(socket)) {
            RawClient.Response answer = client.call("whole", "");
            assertEquals("whole()", answer.body());
            assertNull(answer.header("connection"));
            assertFalse(answer.headers().containsKey("server"));
        }
    }
}
