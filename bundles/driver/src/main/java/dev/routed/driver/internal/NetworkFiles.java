package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Networks in files, one each, since the engine tells of a network once in its life. */
final class NetworkFiles {
    private final KeptFiles files;
    private final Events events;

    /** @param state the appliance's state directory */
    NetworkFiles(Path state, Events events) {
        this.files = new KeptFiles(state.resolve("networks"), true);
        this.events = events;
    }

    /** All networks that are kept. A file that cannot be read stays where it is, and a warning names it. */
    List<NetworkFile> load() {
        List<NetworkFile> networks = new ArrayList<>();
        try {
            files.tidy();
        } catch (IOException e) {
            events.warn("network-file", files.directory().toString(),
                    "keeps what was only half written: " + e);
        }
        try {
            for (String id : files.ids()) {
                try {
                    networks.add(NetworkJson.read(files.read(id)));
                } catch (IOException e) {
                    events.warn("network-file", files.file(id).toString(),
                            "cannot be read and is left alone: " + e.getMessage());
                }
            }
        } catch (IOException e) {
            throw Refusal.host("the networks in %s cannot be read: %s".formatted(files.directory(), e), e);
        }
        return networks;
    }

    /** @throws Refusal if the file cannot be written; what was kept before is still there then */
    void save(NetworkFile contents) {
        String id = contents.network().id();
        try {
            files.write(id, NetworkJson.write(contents));
        } catch (IOException e) {
            throw Refusal.host("the network cannot be kept in %s: %s".formatted(files.file(id), e), e);
        }
    }

    /** A file that is not there is as good as deleted. */
    void delete(String networkId) {
        try {
            files.delete(networkId);
        } catch (IOException e) {
            events.warn("network-file", files.file(networkId).toString(), "cannot be deleted: " + e);
        }
    }
}
