package dev.routed.itests.architecture;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.Test;

/** Files, sockets, processes and native code are used by the classes listed in io-classes.txt and by no other. */
public class IoBoundaryTest {

    private static final String FILE_KERNEL = Fixtures.ROOT + ".kernel.internal.FileKernel";
    private static final String PLAIN_KERNEL = Fixtures.ROOT + ".kernel.internal.PlainKernel";

    @Test
    public void onlyListedClassesDoIo() throws IOException {
        IoBoundary.rule(listed()).check(Bundles.classes());
    }

    @Test
    public void everyListedClassDoesIo() throws IOException {
        assertEquals(
                "remove these from io-classes.txt: they do no I/O",
                Set.of(),
                IoBoundary.needless(listed(), Bundles.classes()));
    }

    @Test
    public void unlistedClassThatDoesIoIsReported() {
        Fixtures.assertReported("java.nio.file.Files", IoBoundary.rule(Set.of()), "kernel.internal.FileKernel");
    }

    @Test
    public void listedClassMayDoIo() {
        Fixtures.assertAllowed(IoBoundary.rule(Set.of(FILE_KERNEL)), "kernel.internal.FileKernel");
    }

    @Test
    public void listedClassesWithoutIoAreReported() {
        assertEquals(
                Set.of(PLAIN_KERNEL, "dev.routed.Absent"),
                IoBoundary.needless(Set.of(FILE_KERNEL, PLAIN_KERNEL, "dev.routed.Absent"), Fixtures.classes()));
    }

    private static Set<String> listed() throws IOException {
        try (InputStream list = IoBoundaryTest.class.getResourceAsStream("/io-classes.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
