package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.AllowedUids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/**
 * Callers of another user. The socket and the way to it are opened for everybody, so that nothing but the credentials
 * can be what rejects. Needs root, as all that changes its user does.
 */
public class CredentialsTest {

    private static final String NOBODY = "65534";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private Transport transport;
    private Path socket;

    @Before
    public void openTheDirectory() throws IOException {
        Path root = folder.getRoot().toPath();
        socket = root.resolve("net.sock");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        String name = OneCall.class.getName().replace('.', '/') + ".class";
        Path target = root.resolve(name);
        Files.createDirectories(target.getParent());
        try (InputStream in = OneCall.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, target);
        }
    }

    @After
    public void stop() {
        transport.stop();
    }

    private void serve(String uids) throws IOException {
        transport = new Transport(Duration.ofSeconds(4), TestLimits.USUAL);
        transport.addPlugin(TestPlugin.echo(socket, AllowedUids.parse("dev.routed.test", uids)));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    private String callAs(String uid) throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + uid,
                        "--regid=" + uid,
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder.getRoot().toString(),
                        OneCall.class.getName(),
                        socket.toString())
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(answer, 0, process.waitFor());
        return answer;
    }

    @Test
    public void answersAUserThatIsConfigured() throws Exception {
        serve("0," + NOBODY);
        String answer = callAs(NOBODY);
        assertTrue(answer, answer.startsWith("HTTP/1.1 200 OK\r\n"));
        assertTrue(answer, answer.endsWith("whoami()"));
    }

    @Test
    public void rejectsAUserThatIsNotConfiguredAndDisconnects() throws Exception {
        serve("0");
        String answer = callAs(NOBODY);
        assertTrue(answer, answer.startsWith("HTTP/1.1 403 Forbidden\r\n"));
        assertTrue(
                answer,
                answer.endsWith("user ID 65534 may not call " + socket + ": call as root, or add the"
                        + " ID to uids in etc/dev.routed.test.cfg"));
        try (RawClient root = new RawClient(socket)) {
            assertEquals("a()", root.call("a", "").body());
        }
    }

    @Test
    public void userOfOneSocketIsNotAUserOfAnother() throws Exception {
        serve(NOBODY);
        assertTrue(callAs(NOBODY).endsWith("whoami()"));
        socket = folder.getRoot().toPath().resolve("admin.sock");
        transport.addPlugin(TestPlugin.echo(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        String answer = callAs(NOBODY);
        assertTrue(answer, answer.startsWith("HTTP/1.1 403 Forbidden\r\n"));
    }

    @Test
    public void answersRootEvenIfOnlyOthersAreConfigured() throws Exception {
        serve(NOBODY);
        assertTrue(callAs("0").endsWith("whoami()"));
    }
}
