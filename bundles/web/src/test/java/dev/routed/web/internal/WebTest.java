package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.api.listen.ListenAddress;
import dev.routed.testkit.Loopback;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** The page is served as configured, and to nobody else. */
public class WebTest {
    private static final int PORT = 7280;
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RecordedEvents recorded = new RecordedEvents();
    private final Web web = new Web(
            recorded,
            new FixedSources(Map.of()),
            Configs.of(""),
            "0.1.0",
            Duration.ofMillis(20),
            Duration.ofMillis(20));

    @After
    public void stop() {
        web.stop();
    }

    private static String listen(int last) {
        return Loopback.address(last) + ":" + PORT;
    }

    /** Sends a request with exactly these lines of its head, and returns all of the response. */
    private static String send(int last, String... head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(Loopback.address(last)), PORT)) {
            socket.getOutputStream()
                    .write((String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(int last, String path, String... headers) throws IOException {
        return send(last, "GET " + path + " HTTP/1.1", "Host: " + listen(last), String.join("\r\n", headers));
    }

    private static void hasStatus(int status, String response) {
        assertTrue(response, response.startsWith("HTTP/1.1 " + status + " "));
    }

    private Path secret(String name, String text) throws IOException {
        Path file = folder.newFile(name).toPath();
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private void serve(int last, String token, String hosts) throws InterruptedException {
        web.changed(Configs.of(listen(last), token, "", "", hosts));
        assertEquals(
                "web %s serves the page of this host at http://%s/".formatted(listen(last), listen(last)),
                recorded.take());
    }

    @Test
    public void pageAndItsFilesAreServedUnderAStrictPolicy() throws Exception {
        serve(1, "", "");
        for (String path : List.of("/", "/page.css", "/page.js", "/picture.js", "/icon.svg")) {
            String response = get(1, path);
            hasStatus(200, response);
            for (String header : List.of(
                    "Content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';",
                    "frame-ancestors 'none'",
                    "X-content-type-options: nosniff",
                    "Referrer-policy: no-referrer")) {
                assertTrue(header + " in " + response, response.contains(header));
            }
        }
        hasStatus(404, get(1, "/page/page.html"));
        hasStatus(404, get(1, "/../etc/passwd"));
    }

    @Test
    public void pageHasNoInlineScriptOrStyleAndNoAddressOfAnotherSite() throws Exception {
        serve(1, "", "");
        String page = get(1, "/");
        assertFalse(page, page.matches("(?s).*(<style|<script>| style=| on[a-z]+=|javascript:).*"));
        for (String path : List.of("/", "/page.css", "/page.js", "/picture.js")) {
            String foreign = get(1, path).replace("http://www.w3.org/2000/svg", "");
            assertFalse(path, foreign.matches("(?s).*(https?:)?//[a-z].*\\.[a-z].*") && foreign.contains("://"));
        }
    }

    @Test
    public void foreignNameInHostIsRejectedUnlessTheOperatorAllowsIt() throws Exception {
        serve(1, "", "");
        hasStatus(421, send(1, "GET /api/host HTTP/1.1", "Host: h1.example.org"));
        hasStatus(200, get(1, "/api/host"));
        web.changed(Configs.of(listen(1), "", "", "", "h1.example.org"));
        assertEquals("web %s no longer serves the page".formatted(listen(1)), recorded.take());
        recorded.take();
        hasStatus(200, send(1, "GET /api/host HTTP/1.1", "Host: h1.example.org"));
    }

    @Test
    public void dataNeedsTheTokenAndANewOneReplacesIt() throws Exception {
        Path file = secret("token", SECRET + "\n");
        serve(1, file.toString(), "");
        hasStatus(200, get(1, "/"));
        hasStatus(401, get(1, "/api/host"));
        hasStatus(401, get(1, "/api/host", "Authorization: Bearer " + SECRET.replace('0', '1')));
        hasStatus(200, get(1, "/api/host", "Authorization: Bearer " + SECRET));
        Files.writeString(file, SECRET.replace('0', '1'));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        recorded.take();
        recorded.take();
        hasStatus(401, get(1, "/api/host", "Authorization: Bearer " + SECRET));
        hasStatus(200, get(1, "/api/host", "Authorization: Bearer " + SECRET.replace('0', '1')));
    }

    @Test
    public void withoutATokenNothingIsChanged() throws Exception {
        serve(1, "", "");
        String response =
                send(1, "POST /api/settings HTTP/1.1", "Host: " + listen(1), "Content-Type: application/json");
        hasStatus(403, response);
        assertTrue(response, response.contains("changes need a token"));
    }

    @Test
    public void missingServiceIsNamedAndTheRestIsServed() throws Exception {
        serve(1, "", "");
        String response = get(1, "/api/cluster");
        hasStatus(503, response);
        assertTrue(response, response.contains("service Cluster is away"));
        hasStatus(200, get(1, "/api/host"));
    }

    @Test
    public void badTokenFileIsAFindingAndServesNothing() throws Exception {
        Path file = secret("token", "short");
        web.changed(Configs.of(listen(2), file.toString(), "", "", ""));
        String event = recorded.take();
        assertTrue(event, event.contains(file + ": the token has fewer than 32 characters"));
        assertThrows(ConnectException.class, () -> get(2, "/"));
        assertEquals(
                List.of(listen(2)),
                web.health().findings().stream().map(Finding::subject).toList());
        Files.writeString(file, SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        event = recorded.take();
        assertTrue(event, event.contains("'chmod 600 " + file + "'"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        recorded.take();
        recorded.take();
        hasStatus(401, get(2, "/api/host"));
        assertEquals(List.of(), web.health().findings());
    }

    /** Shows first that the page would be reachable, were it not for the rule of {@link Site}. */
    @Test
    public void addressBeyondLoopbackIsRejectedWithoutTlsAndAToken() throws Exception {
        Site site = new Site(
                ListenAddress.of("0.0.0.0:" + PORT).orElseThrow(), Optional.empty(), Optional.empty(), Set.of());
        Guard guard = new Guard(Set.of(), Optional.empty());
        WebServer open =
                new WebServer(site, guard, new Data(new FixedSources(Map.of()), "h1", "0.1.0", false), () -> null);
        try (open) {
            hasStatus(200, get(3, "/api/host"));
        }
        web.changed(Configs.of("0.0.0.0:" + PORT));
        assertTrue(recorded.take().contains("listen '0.0.0.0:7280' is reachable from other hosts"));
        assertThrows(ConnectException.class, () -> get(3, "/api/host"));
    }
}
