package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.network.Network;
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
import java.util.List;

/**
 * Networks in files, one each, since the engine tells of a network once in its life. A file is whole or not
 * there: it is written aside, synced and renamed. This is the bundle's only door to the file system.
 */
final class NetworkFiles {
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final Events events;

    /** @param state the appliance's state directory; made when the first network is kept */
    NetworkFiles(Path state, Events events) {
        this.directory = state.resolve("networks");
        this.events = events;
    }

    /** All networks that are kept. A file that cannot be read stays where it is, and a warning names it. */
    List<Network> load() {
        List<Network> networks = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return networks;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    networks.add(NetworkJson.read(Files.readAllBytes(file)));
                } catch (IOException e) {
                    events.warn("network-file", file.toString(), "cannot be read and is left alone: " + e.getMessage());
                }
            }
        } catch (IOException e) {
            throw Refusal.host("the networks in %s cannot be read: %s".formatted(directory, e), e);
        }
        return networks;
    }

    /** @throws Refusal if the file cannot be written; nothing of it is left then */
    void save(Network network) {
        Path file = file(network.id());
        Path aside = directory.resolve(network.id() + ".new");
        try {
            Files.createDirectories(directory);
            try (FileChannel out = FileChannel.open(
                    aside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = ByteBuffer.wrap(NetworkJson.write(network));
                while (text.hasRemaining()) {
                    out.write(text);
                }
                out.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory();
        } catch (IOException e) {
            Refusal refusal = Refusal.host("the network cannot be kept in %s: %s".formatted(file, e), e);
            try {
                Files.deleteIfExists(aside);
            } catch (IOException second) {
                refusal.addSuppressed(second);
            }
            throw refusal;
        }
    }

    /** A file that is not there is as good as deleted. */
    void delete(String networkId) {
        try {
            if (Files.deleteIfExists(file(networkId))) {
                syncDirectory();
            }
        } catch (IOException e) {
            events.warn("network-file", file(networkId).toString(), "cannot be deleted: " + e);
        }
    }

    private Path file(String networkId) {
        return directory.resolve(networkId + SUFFIX);
    }

    /** A rename or a deletion lasts only once the directory itself is synced (fsync(2)). */
    private void syncDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException gone) {
            throw new IOException("the directory %s went away".formatted(directory), gone);
        }
    }
}
