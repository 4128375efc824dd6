package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.CallListener;
import dev.routed.api.remote.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Listeners receive calls, and no caller waits for them. */
public class CallListenersTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(30);

    @Rule
    public final Log log = new Log();

    private final Transport transport = new Transport(Duration.ofSeconds(4), TestLimits.USUAL);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CallListener listener = (plugin, method, status, duration) -> {
        assertTrue(duration.toString(), duration.toNanos() > 0);
        heard.add(plugin.getFileName() + " " + method + " " + status);
    };
    private Path socket;

    @Before
    public void listen() {
        socket = folder.getRoot().toPath().resolve("net.sock");
        transport.addPlugin(new TestPlugin(socket, (method, body) -> switch (method) {
            case "Join" -> TestPlugin.text("joined");
            case "Leave" -> Response.of(400, "text/plain", new byte[0]);
            default -> throw new IllegalStateException("on purpose");
        }));
    }

    @After
    public void stop() {
        transport.stop();
    }

    private int call(String method) throws IOException {
        try (RawClient client = new RawClient(socket)) {
            return client.call(method, "").status();
        }
    }

    @Test
    public void listenerReceivesEachCallWithItsStatus() throws Exception {
        transport.addCallListener(listener);
        call("Join");
        assertEquals("net.sock Join 200", heard.take());
        call("Leave");
        assertEquals("net.sock Leave 400", heard.take());
        call("Fail");
        assertEquals("net.sock Fail 500", heard.take());
    }

    @Test
    public void rejectionByTheTransportIsNotACall() throws Exception {
        transport.addCallListener(listener);
        try (RawClient client = new RawClient(socket)) {
            client.send("GET /Join HTTP/1.1\r\nHost: \r\n\r\n");
            assertEquals(405, client.response().status());
            assertEquals(200, client.call("Join", "").status());
        }
        assertEquals("net.sock Join 200", heard.take());
    }

    @Test
    public void unregisteredListenerReceivesNoCall() throws Exception {
        transport.addCallListener(listener);
        call("Join");
        heard.take();
        transport.removeCallListener(listener);
        BlockingQueue<String> later = new LinkedBlockingQueue<>();
        transport.addCallListener((plugin, method, status, duration) -> later.add(method));
        call("Leave");
        assertEquals("Leave", later.take());
        assertEquals(null, heard.peek());
    }

    @Test
    public void slowListenerDelaysNoCaller() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        transport.addCallListener((plugin, method, status, duration) -> {
            try {
                answered.await();
            } catch (InterruptedException x) {
                Thread.currentThread().interrupt();
            }
        });
        transport.addCallListener(listener);
        assertEquals(200, call("Join"));
        answered.countDown();
        assertEquals("net.sock Join 200", heard.take());
    }

    @Test
    public void failingListenerAffectsNoCall() throws Exception {
        transport.addCallListener((plugin, method, status, duration) -> {
            throw new IllegalStateException("on purpose");
        });
        transport.addCallListener(listener);
        assertEquals(200, call("Join"));
        assertEquals("net.sock Join 200", heard.take());
        assertTrue(log.text(), log.text().contains("failed"));
    }
}
