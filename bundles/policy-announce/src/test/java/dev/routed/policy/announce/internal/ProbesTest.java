package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.routed.api.net.Ip;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** With servers on the loopback of a separate namespace, so that no other process takes their ports. */
public class ProbesTest {
    private static final AnnounceSettings SETTINGS = AnnounceSettings.of(Given.config("interval", "100"));

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final Map<String, Boolean> verdicts = new ConcurrentHashMap<>();
    private final List<AutoCloseable> servers = new ArrayList<>();
    private Probes probes;

    /** The thread of the probes has the namespace of the thread that starts the first probe. */
    @Before
    public void start() {
        probes = new Probes(events, verdicts::put);
    }

    @After
    public void stop() throws Exception {
        probes.stop();
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    private interface Answer {
        void send(OutputStream out) throws IOException, InterruptedException;
    }

    /** Starts a server whose connections are answered on a thread each. Returns its port. */
    private int serve(Answer answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        servers.add(server);
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        answer.send(socket.getOutputStream());
                    }
                    return null;
                });
            }
        });
        return server.getLocalPort();
    }

    private static void daemon(Callable<Void> task) {
        Thread thread = new Thread(() -> {
            try {
                task.call();
            } catch (Exception e) {
                // The prober has closed the connection, or the test the server.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** One byte every 300 ms: the head takes minutes. */
    private static void trickle(OutputStream out) throws IOException, InterruptedException {
        for (String letter : ("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1000)).split("")) {
            text(out, letter);
            Thread.sleep(300);
        }
    }

    private void probe(String endpoint, String announce) {
        probe(endpoint, announce, "127.0.0.1", SETTINGS);
    }

    private void probe(String endpoint, String announce, String address, AnnounceSettings settings) {
        probes.start(endpoint, Condition.of(Given.endpoint(announce)), Ip.parse(address), settings);
    }

    /** Waits for the first verdict. Returns it. */
    private boolean verdict(String endpoint) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!verdicts.containsKey(endpoint) && System.nanoTime() < end) {
            Thread.sleep(1);
        }
        return verdicts.get(endpoint);
    }

    private long millisUntil(String endpoint, boolean expected) throws InterruptedException {
        long begin = System.nanoTime();
        while (!Boolean.valueOf(expected).equals(verdicts.get(endpoint))) {
            assertTrue(
                    endpoint, System.nanoTime() - begin < Duration.ofSeconds(60).toNanos());
            Thread.sleep(1);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    @Test
    public void tcpProbePassesWithAConnection() throws Exception {
        for (String address : List.of("127.0.0.1", "::1")) {
            verdicts.clear();
            int port;
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(address))) {
                port = server.getLocalPort();
                probe("tcp", "tcp:" + port, address, SETTINGS);
                assertTrue(verdict("tcp"));
                probe("http", "http:" + port, address, SETTINGS);
                assertFalse("a connection without an answer in time", verdict("http"));
            }
            millisUntil("tcp", false);
        }
    }

    @Test
    public void httpProbePassesWithStatus200To399() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 5);
        servers.add(() -> server.stop(0));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "/404");
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        server.start();
        for (int status : List.of(200, 204, 302, 399, 404, 500, 503)) {
            probe("" + status, "http:%d/%d".formatted(server.getAddress().getPort(), status));
        }
        for (int status : List.of(200, 204, 302, 399, 404, 500, 503)) {
            assertEquals("" + status, status < 400, verdict("" + status));
        }
    }

    @Test
    public void slowAnswersDelayNoOtherProbe() throws Exception {
        int slow = serve(ProbesTest::trickle);
        int good = serve(out -> text(out, "HTTP/1.1 200 OK\r\n\r\n"));
        for (int i = 0; i < 64; i++) {
            probe("slow" + i, "http:" + slow);
        }
        for (int i = 0; i < 64; i++) {
            assertFalse(verdict("slow" + i));
        }
        probe("good", "http:" + good);
        long announced = millisUntil("good", true);
        assertTrue("announced after " + announced + " ms", announced < 2_000);
        probe("good", "http:1");
        long withdrawn = millisUntil("good", false);
        assertTrue("withdrawn after " + withdrawn + " ms", withdrawn < 3_000);
        System.out.printf("beside 64 slow endpoints: ready after %d ms, not ready after %d ms%n", announced, withdrawn);
    }

    @Test
    public void oneDeadlineAppliesToTheWholeProbe() throws Exception {
        Map<String, Answer> answers = Map.of(
                "trickle", ProbesTest::trickle,
                "silence", out -> Thread.sleep(60_000),
                "half a head",
                        out -> {
                            text(out, "HTTP/1.1 200 OK\r\n");
                            Thread.sleep(60_000);
                        },
                "endless head",
                        out -> {
                            text(out, "HTTP/1.1 200 OK\r\n");
                            while (true) {
                                text(out, "X-Filler: " + "x".repeat(50_000) + "\r\n");
                            }
                        },
                "end", out -> {},
                "no HTTP", out -> text(out, "220 mail ESMTP\r\n\r\n"));
        for (Map.Entry<String, Answer> answer : answers.entrySet()) {
            probe(answer.getKey(), "http:" + serve(answer.getValue()));
        }
        long begin = System.nanoTime();
        for (String name : answers.keySet()) {
            assertFalse(name, verdict(name));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue("two probes of 500 ms took " + millis + " ms", millis < 4_000);
    }

    @Test
    public void bodyDoesNotMatter() throws Exception {
        probe(
                "endless",
                "http:"
                        + serve(out -> {
                            text(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            while (true) {
                                text(out, "5\r\nhello\r\n");
                            }
                        }));
        assertTrue(verdict("endless"));
    }

    @Test
    public void connectionRequestThatIsDroppedFailsAtTheDeadline() throws Exception {
        IpCommand.line("link add dummy0 type veth peer name dummy1");
        IpCommand.line("link set dummy1 up");
        IpCommand.line("addr add 192.0.2.1/24 dev dummy0");
        IpCommand.line("link set dummy0 up");
        IpCommand.line("neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev dummy0 nud permanent");
        probe("dropped", "tcp:80", "192.0.2.9", SETTINGS);
        assertFalse(verdict("dropped"));
        probe("no route", "tcp:80", "198.51.100.1", SETTINGS);
        assertFalse(verdict("no route"));
    }

    @Test
    public void stoppedProbeGivesNoVerdict() throws Exception {
        int good = serve(out -> text(out, "HTTP/1.1 200 OK\r\n\r\n"));
        probe("good", "http:" + good);
        assertTrue(verdict("good"));
        probes.stop("good");
        Thread.sleep(300);
        verdicts.clear();
        Thread.sleep(300);
        assertNull(verdicts.get("good"));
    }
}
