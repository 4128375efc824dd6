package dev.routed.lifecycle.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads owners and modes of files. */
final class FileTree {
    private static final String ATTRIBUTES = "unix:mode,uid,gid";

    private FileTree() {}

    static int userOfThisProcess() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Returns a file below a directory that other users can change, or a directory above in which they can. */
    static Optional<Path> exposed(Path directory, int user) throws IOException {
        for (Path above = directory.toAbsolutePath().getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above) && Exposure.isReplaceable(Files.readAttributes(above, ATTRIBUTES), user)) {
                return Optional.of(above);
            }
        }
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> isChangeable(file, user)).findFirst();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private static boolean isChangeable(Path file, int user) {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return !Files.isSymbolicLink(file) && Exposure.isChangeable(attributes, user);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }
}
