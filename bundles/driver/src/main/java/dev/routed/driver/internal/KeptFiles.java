package dev.routed.driver.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small files in a directory, one for each thing that is kept. A file is whole or not there: it is written aside
 * and renamed. This is the bundle's only door to the file system.
 */
final class KeptFiles {
    private static final String SUFFIX = ".json";
    private static final String ASIDE = ".new";

    private final Path directory;
    private final boolean durable;

    /**
     * @param directory made when the first file is written
     * @param durable   whether a file must outlast a crash of the host, for which it is synced
     */
    KeptFiles(Path directory, boolean durable) {
        this.directory = directory;
        this.durable = durable;
    }

    Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    Path directory() {
        return directory;
    }

    /** The identifiers of all that are kept. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return ids;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                ids.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        }
        return ids;
    }

    /** Drops what a process that was killed had begun to write. Nobody may be writing. */
    void tidy() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ASIDE)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    byte[] read(String id) throws IOException {
        return Files.readAllBytes(file(id));
    }

    /** One that is so already is left alone. If this throws, what was kept before is still there, and nothing of the new. */
    void write(String id, byte[] text) throws IOException {
        if (Files.exists(file(id)) && Arrays.equals(text, read(id))) {
            return;
        }
        Path aside = directory.resolve(id + ASIDE);
        try {
            Files.createDirectories(directory);
            try (FileChannel out = FileChannel.open(
                    aside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer rest = ByteBuffer.wrap(text);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                sync(out);
            }
            Files.move(aside, file(id), StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
        } catch (IOException e) {
            try {
                Files.deleteIfExists(aside);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** A file that is not there is as good as deleted. */
    void delete(String id) throws IOException {
        if (Files.deleteIfExists(file(id))) {
            syncDirectory();
        }
    }

    private void sync(FileChannel channel) throws IOException {
        if (durable) {
            channel.force(true);
        }
    }

    /** A rename or a deletion lasts only once the directory itself is synced (fsync(2)). */
    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            sync(channel);
        } catch (NoSuchFileException gone) {
            throw new IOException("the directory %s went away".formatted(directory), gone);
        }
    }
}
