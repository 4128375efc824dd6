package dev.routed.driver.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Small JSON files in one directory. A file is complete or absent: it is written under another name and renamed. The
 * only class of this bundle that uses the file system.
 *
 * @param directory is created with the first file
 * @param durable whether files are synced, so that they survive a crash of the host
 */
record AtomicFiles(Path directory, boolean durable) {
    private static final String SUFFIX = ".json";
    private static final String ASIDE = ".new";
    private static final int VERSION = 1;

    /**
     * Bytes of a file. A larger one is neither read nor written: it would exhaust the memory. A network takes less than
     * half of it: its options fit a request of the engine, which has 1 MiB at most, and the histories of its pools have
     * 4,096 addresses and names each.
     */
    private static final int LIMIT = 4 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final FileAttribute<?> OF_THE_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> READABLE_BY_THE_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW_FILE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** An empty object of the present version. */
    static ObjectNode versioned() {
        return JSON.createObjectNode().put("version", VERSION);
    }

    Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    List<String> ids() throws IOException {
        return list(SUFFIX).stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    /** Deletes incomplete files of a process that was killed. The caller makes sure that no file is being written. */
    void tidy() throws IOException {
        for (Path file : list(ASIDE)) {
            Files.deleteIfExists(file);
        }
    }

    private List<Path> list(String suffix) throws IOException {
        List<Path> all = new ArrayList<>();
        if (Files.exists(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
                files.forEach(all::add);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return all;
    }

    /** Whether there is anything of that name, readable or not. */
    boolean exists(String id) throws IOException {
        try {
            Files.readAttributes(file(id), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    FileTime lastWritten(String id) throws IOException {
        return Files.getLastModifiedTime(file(id), LinkOption.NOFOLLOW_LINKS);
    }

    /** @throws IOException with a message for the user if the file is no JSON object of the present version */
    Fields read(String id) throws IOException {
        JsonNode file;
        try {
            file = JSON.readTree(contents(file(id)));
        } catch (JsonProcessingException e) {
            throw new IOException("it is not complete JSON", e);
        }
        if (!file.path("version").isInt() || file.path("version").intValue() != VERSION) {
            throw new IOException("it has not version %d, which this build reads".formatted(VERSION));
        }
        return new Fields(file);
    }

    /** To open a FIFO or a device may take for ever or have an effect, so the type is looked at first. */
    private static byte[] contents(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            throw new IOException("it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] text = in.readNBytes(LIMIT + 1);
            if (text.length > LIMIT) {
                throw new IOException("it is larger than %d bytes".formatted(LIMIT));
            }
            return text;
        }
    }

    private boolean has(String id, byte[] text) {
        try {
            return Arrays.equals(text, contents(file(id)));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Writes a file unless it has this text already. If this throws, the former file is kept. */
    void write(String id, JsonNode contents) throws IOException {
        byte[] text = (contents.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        if (has(id, text)) {
            return;
        }
        if (text.length > LIMIT) {
            throw new IOException("it would be larger than %d bytes".formatted(LIMIT));
        }
        Path aside = directory.resolve(id + ASIDE);
        try {
            Files.createDirectories(directory, OF_THE_OWNER);
            Files.deleteIfExists(aside);
            try (FileChannel out = FileChannel.open(aside, NEW_FILE, READABLE_BY_THE_OWNER)) {
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

    /** A rename or deletion survives a crash only after the directory itself is synced (fsync(2)). */
    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            sync(channel);
        } catch (NoSuchFileException gone) {
            throw new IOException("the directory %s is gone".formatted(directory), gone);
        }
    }
}
