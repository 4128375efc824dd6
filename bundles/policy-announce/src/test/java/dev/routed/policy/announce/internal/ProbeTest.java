package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.routed.api.net.Ip;
import dev.routed.testkit.FreshNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** With servers of the loopback, whose ports nobody else can take. */
public class ProbeTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private static boolean passes(String announce, String address) {
        return passes(announce, address, LONG);
    }

    private static boolean passes(String announce, String address, Duration limit) {
        return new Probe().passes(Condition.of(Given.endpoint(announce)), Ip.parse(address), limit);
    }

    @Test
    public void tcpWantsAConnectionAndNothingElse() throws IOException {
        for (String address : List.of("127.0.0.1", "::1")) {
            int port;
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(address))) {
                port = server.getLocalPort();
                assertTrue(passes("tcp:" + port, address));
                assertFalse("connected, and no answer in time", passes("http:" + port, address, SHORT));
            }
            assertFalse(passes("tcp:" + port, address));
            assertFalse(passes("http:" + port, address));
        }
    }

    @Test
    public void httpWantsAStatusFrom200To399() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 5);
        List<Integer> good = List.of(200, 204, 302, 399);
        List<Integer> bad = List.of(404, 500, 503);
        for (List<Integer> statuses : List.of(good, bad)) {
            for (int status : statuses) {
                server.createContext("/" + status, exchange -> {
                    exchange.getResponseHeaders().add("Location", "/404");
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
            }
        }
        server.start();
        String announce = "http:" + server.getAddress().getPort() + "/";
        try {
            good.forEach(status -> assertTrue("" + status, passes(announce + status, "127.0.0.1")));
            bad.forEach(status -> assertFalse("" + status, passes(announce + status, "127.0.0.1")));
        } finally {
            server.stop(0);
        }
    }
}
