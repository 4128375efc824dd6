package dev.routed.lifecycle.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that others can change are reported until they cannot. */
public class OwnFilesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final RecordedEvents events = new RecordedEvents();
    private Path system;
    private Path jar;
    private OwnFiles files;

    @Before
    public void install() throws IOException {
        Files.setPosixFilePermissions(folder.getRoot().toPath(), PosixFilePermissions.fromString("rwx------"));
        system = folder.newFolder("system").toPath();
        jar = Files.createFile(system.resolve("a.jar"));
        mode(system, 0755);
        mode(jar, 0644);
        files = new OwnFiles(new FixedSettings(), events, List.of(system));
    }

    private static void mode(Path file, int mode) throws IOException {
        Files.setAttribute(file, "unix:mode", mode);
    }

    private void finds(Path changeable) {
        files.check();
        files.check();
        String text = "other users can change %s: run 'chown -R root: %2$s; chmod -R go-w %2$s'"
                .formatted(changeable, system);
        assertEquals(text, files.findings().get(0).text());
        assertEquals("once", List.of("files " + system + " " + text), events.recorded());
        events.recorded().clear();
    }

    private void findsNothing() {
        files.check();
        assertEquals(List.of(), files.findings());
        events.recorded().clear();
    }

    @Test
    public void writableFileIsReportedUntilItIsClosed() throws IOException {
        findsNothing();
        mode(jar, 0646);
        finds(jar);
        mode(jar, 0644);
        findsNothing();
        mode(system, 01777);
        finds(system);
        mode(system, 0755);
        findsNothing();
    }

    @Test
    public void fileOfAnotherUserIsReported() throws IOException {
        Files.setAttribute(jar, "unix:uid", 1234);
        finds(jar);
    }

    @Test
    public void directoryAboveIsReportedUnlessSticky() throws IOException {
        Path above = folder.getRoot().toPath();
        mode(above, 0777);
        finds(above);
        mode(above, 01777);
        findsNothing();
    }

    @Test
    public void symbolicLinkAndMissingDirectoryAreNoFinding() throws IOException {
        Files.createSymbolicLink(system.resolve("link"), Path.of("/nowhere"));
        findsNothing();
        Files.delete(system.resolve("link"));
        Files.delete(jar);
        Files.delete(system);
        findsNothing();
    }

    @Test
    public void groupThatIsNotRootCountsAsOthers() {
        assertTrue(Exposure.isChangeable(Map.of("mode", 0664, "uid", 0, "gid", 1000), 0));
        assertFalse(Exposure.isChangeable(Map.of("mode", 0664, "uid", 0, "gid", 0), 0));
        assertFalse("the user of the process", Exposure.isChangeable(Map.of("mode", 0644, "uid", 7, "gid", 7), 7));
        assertTrue(Exposure.isChangeable(Map.of("mode", 0644, "uid", 8, "gid", 7), 7));
    }
}
