package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.health.Finding;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Sockets that are removed, replaced, or cannot be bound at first. */
public class KeptSocketTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private final RecordedEvents events = new RecordedEvents();
    private final Transport transport = new Transport(Duration.ofSeconds(4), TestLimits.USUAL);
    private Path directory;
    private Path socket;

    @Before
    public void choosePath() {
        transport.recorder = events;
        directory = folder.getRoot().toPath().resolve("run/plugins");
        socket = directory.resolve("net.sock");
    }

    @After
    public void stop() {
        transport.stop();
    }

    private void serve() {
        transport.addPlugin(TestPlugin.echo(socket));
    }

    private List<String> findings() {
        return transport.findings().stream().map(Finding::text).toList();
    }

    private static boolean answers(Path socket) {
        try (RawClient client = new RawClient(socket)) {
            return client.call("a", "b").body().equals("a(b)");
        } catch (IOException x) {
            return false;
        }
    }

    private static void eventuallyAnswers(Path socket) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!answers(socket)) {
            assertTrue("never served again", Instant.now().isBefore(deadline));
            Thread.sleep(50);
        }
    }

    /** A socket answers a moment before the event about it. */
    private void eventuallyRecorded() throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (events.recorded().isEmpty()) {
            assertTrue("no event", Instant.now().isBefore(deadline));
            Thread.sleep(50);
        }
    }

    private void eventuallyFinds(String start) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(30);
        while (findings().stream().noneMatch(text -> text.startsWith(start))) {
            assertTrue("no finding: " + findings(), Instant.now().isBefore(deadline));
            Thread.sleep(50);
        }
    }

    @Test
    public void removedDirectoryIsCreatedAgainAndOpenConnectionsContinue() throws Exception {
        serve();
        try (RawClient open = new RawClient(socket)) {
            assertEquals("a(b)", open.call("a", "b").body());
            Files.delete(socket);
            Files.delete(directory);
            assertFalse("the loss is seen from outside", answers(socket));
            eventuallyAnswers(socket);
            assertEquals("a(b)", open.call("a", "b").body());
        }
        eventuallyRecorded();
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals(List.of("socket " + socket + " was removed or replaced; it is bound again"), events.recorded());
        assertEquals(List.of(), findings());
    }

    @Test
    public void renamedDirectoryAndReplacedSocketAreBoundAgain() throws Exception {
        serve();
        Files.move(directory, directory.resolveSibling("old"));
        eventuallyAnswers(socket);
        // A stale socket of another process.
        Files.delete(socket);
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(socket));
        }
        eventuallyAnswers(socket);
    }

    @Test
    public void foreignObjectIsLeftAloneWithAFindingUntilItIsGone() throws Exception {
        serve();
        Files.delete(socket);
        Files.createDirectory(socket);
        Files.writeString(socket.resolve("precious"), "precious");
        eventuallyFinds("is not served and is tried again: " + socket + " is not a socket: move it away");
        assertEquals("precious", Files.readString(socket.resolve("precious")));
        Files.move(socket, directory.resolve("elsewhere"));
        eventuallyAnswers(socket);
        assertEquals(List.of(), findings());
    }

    @Test
    public void liveSocketOfAnotherProcessIsLeftAloneAtTheStartUntilItCloses() throws Exception {
        Files.createDirectories(directory);
        ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        other.bind(UnixDomainSocketAddress.of(socket));
        Object before = Files.getAttribute(socket, "unix:ino");
        serve();
        eventuallyFinds("is not served and is tried again: " + socket + " is served by a running process");
        assertTrue(transport.findings().get(0).command().startsWith("kill $(ss -xlpH src unix:" + socket));
        Thread.sleep(2_500);
        assertEquals(before, Files.getAttribute(socket, "unix:ino"));
        assertEquals("once", 1, events.recorded().size());
        other.close();
        eventuallyAnswers(socket);
        assertEquals(2, events.recorded().size());
    }

    @Test
    public void parentThatIsAFileAtTheStartIsWaitedFor() throws Exception {
        Path file = Files.writeString(folder.getRoot().toPath().resolve("run"), "precious");
        serve();
        eventuallyFinds("is not served and is tried again: no socket can be created in " + directory);
        Files.delete(file);
        eventuallyAnswers(socket);
    }

    @Test
    public void socketOfAnotherListenerIsNotRemovedAtTheEnd() throws Exception {
        serve();
        Files.delete(socket);
        Files.writeString(socket, "precious");
        transport.stop();
        assertEquals("precious", Files.readString(socket));
    }

    @Test
    public void directoryThatOthersCanWriteToIsAFindingUnlessSticky() throws Exception {
        serve();
        assertEquals(List.of(), findings());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        eventuallyFinds(
                "other users can replace net.sock in it: run 'chown root %1$s; chmod go-w %1$s'".formatted(directory));
        Files.setAttribute(directory, "unix:mode", 01777);
        Instant deadline = Instant.now().plusSeconds(30);
        while (!findings().isEmpty()) {
            assertTrue(Instant.now().isBefore(deadline));
        }
    }
}
