package dev.routed.driver.internal.store;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.message.DockerId;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files with networks, one each: the engine describes a network only once in its life. */
public final class NetworkFiles {
    private final AtomicFiles files;
    private final Events events;

    public NetworkFiles(Path state, Events events) {
        this.files = new AtomicFiles(state.resolve("networks"), true);
        this.events = events;
    }

    /** Deletes incomplete files, and returns the names of all others, the latest written first. */
    public List<String> names() {
        try {
            files.tidy();
        } catch (IOException e) {
            events.warn(
                    "network-file",
                    files.directory().toString(),
                    "has incomplete files that cannot be deleted: " + IoReason.of(e));
        }
        try {
            Map<String, FileTime> written = new TreeMap<>();
            for (String name : files.ids()) {
                written.put(name, files.lastWritten(name));
            }
            Comparator<String> latestFirst =
                    Comparator.comparing((String name) -> written.get(name)).reversed();
            return written.keySet().stream().sorted(latestFirst).toList();
        } catch (IOException e) {
            throw RejectedException.host(
                    "cannot read the networks in %s: %s".formatted(files.directory(), IoReason.of(e)), e);
        }
    }

    /** Whether a network has a file, readable or not. */
    public boolean exists(String networkId) {
        try {
            return files.exists(networkId);
        } catch (IOException e) {
            return true;
        }
    }

    /** @throws RejectedException with the reason alone, if the file cannot be read or a field is wrong */
    public NetworkFile read(String name) {
        try {
            return NetworkFile.read(name, files.read(name));
        } catch (IOException e) {
            throw RejectedException.host(IoReason.of(e), e);
        }
    }

    public Path path(String name) {
        return files.file(name);
    }

    /** @throws RejectedException if the file cannot be written; the former file is kept */
    public void save(NetworkFile contents) {
        String id = DockerId.requireNetwork(contents.network().id());
        try {
            files.write(id, contents.json());
        } catch (IOException e) {
            throw RejectedException.host(
                    "cannot write the network to %s: %s".formatted(files.file(id), IoReason.of(e)), e);
        }
    }

    /** Deletes the file of a network; an event says so if that fails. */
    public void delete(String networkId) {
        try {
            files.delete(DockerId.requireNetwork(networkId));
        } catch (IOException e) {
            events.warn("network-file", files.file(networkId).toString(), "cannot be deleted: " + IoReason.of(e));
        }
    }
}
