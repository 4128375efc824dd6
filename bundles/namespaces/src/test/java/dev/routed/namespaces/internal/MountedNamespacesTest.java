package dev.routed.namespaces.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.testkit.ContainerNamespace;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MountedNamespacesTest {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final MountedNamespaces namespaces = new MountedNamespaces();
    private final ContainerNamespace container = new IpForeignObjects().container();

    @After
    public void endContainer() {
        container.close();
    }

    @Test
    public void workRunsInsideOnAThreadThatEndsWithIt() throws InterruptedException {
        IpCommand.line("link add name here type veth");
        Thread[] visitor = new Thread[1];
        String seen = namespaces.inside(container.namespace(), () -> {
            visitor[0] = Thread.currentThread();
            return IpCommand.line("-brief link show");
        });
        assertTrue(seen, seen.startsWith("lo ") && !seen.contains("here"));
        assertNotEquals(Thread.currentThread(), visitor[0]);
        // The result is there a moment before the thread ends.
        visitor[0].join(10_000);
        assertFalse(visitor[0].isAlive());
        assertTrue(
                "the caller stays in its namespace",
                IpCommand.line("-brief link show").contains("here"));
    }

    @Test
    public void exceptionOfTheWorkIsThrown() {
        IllegalStateException exception = new IllegalStateException("a word");
        assertSame(exception, assertThrows(IllegalStateException.class, () -> inside(exception)));
        AssertionError error = new AssertionError("a word");
        assertSame(error, assertThrows(AssertionError.class, () -> inside(error)));
    }

    private Object inside(Throwable thrown) {
        return namespaces.inside(container.namespace(), () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        });
    }

    @Test
    public void interruptIsDeferredToTheEndOfTheWork() {
        Thread.currentThread().interrupt();
        assertEquals("done", namespaces.inside(container.namespace(), () -> "done"));
        assertTrue(Thread.interrupted());
    }

    @Test
    public void otherFilesAreRejectedWithTheReason() throws IOException {
        rejected("/run/docker/netns/nowhere", "No such file or directory");
        String leftover = folder.newFile("leftover").toString();
        rejected(leftover, "not a network namespace");
        rejected("/proc/thread-self/ns/mnt", "not a network namespace");
    }

    private void rejected(String path, String reason) {
        KernelException rejection =
                assertThrows(KernelException.class, () -> namespaces.inside(Path.of(path), () -> "not reached"));
        assertEquals(Kind.NO_LINK, rejection.kind());
        assertEquals("enter network namespace %s: %s".formatted(path, reason), rejection.getMessage());
    }

    @Test
    public void visibleListsMountedNamespacesWithoutItsOwn() throws IOException {
        Path process = folder.newFolder("process").toPath();
        Files.createDirectory(process.resolve("ns"));
        Files.createSymbolicLink(process.resolve("ns/net"), Path.of("net:[4026531840]"));
        Files.writeString(process.resolve("mountinfo"), """
                611 29 0:4 net:[4026531840] /run/docker/netns/default rw shared:331 - nsfs nsfs rw
                612 29 0:4 net:[4026532281] /run/docker/netns/1b5a8e3cfe0a rw shared:340 - nsfs nsfs rw
                """);
        assertEquals(List.of(Path.of("/run/docker/netns/1b5a8e3cfe0a")), new MountedNamespaces(process).visible());
    }

    @Test
    public void seesWorksBeforeTheDirectoryExists() throws IOException {
        Path process = folder.newFolder("process").toPath();
        Path directory = folder.newFolder("netns").toPath().toRealPath();
        Path later = directory.resolve("later");
        MountedNamespaces seeing = new MountedNamespaces(process);
        Files.writeString(process.resolve("mountinfo"), "27 1 254:0 / / rw - ext4 /dev/vda rw\n");
        assertTrue(seeing.sees(directory.resolve("1b5a8e3cfe0a")));
        assertTrue(seeing.sees(later.resolve("1b5a8e3cfe0a")));
        assertFalse("an engine has made that one", seeing.sees(later.resolve("netns/1b5a8e3cfe0a")));
        Files.writeString(process.resolve("mountinfo"), "28 27 0:24 /docker " + directory + " rw - tmpfs tmpfs rw\n");
        assertFalse(seeing.sees(directory.resolve("1b5a8e3cfe0a")));
        assertFalse(seeing.sees(later.resolve("1b5a8e3cfe0a")));
    }

    @Test
    public void mountsOfThisProcessAreReadable() {
        List<Path> visible = namespaces.visible();
        assertEquals(visible, visible.stream().distinct().toList());
    }

    @Test
    public void unreadableMountsAreReported() {
        MountedNamespaces blind = new MountedNamespaces(Path.of("/nowhere"));
        KernelException rejection = assertThrows(KernelException.class, blind::visible);
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith("list the network namespaces: "));
    }
}
