package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.network.Network;
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
    List<Network> load() {
        List<Network> networks = new ArrayList<>();
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

    /** @throws Refusal if the file cannot be written; nothing of it is left then */
    void save(Network network) {
        try {
            files.write(network.id(), NetworkJson.write(network));
        } catch (IOException e) {
            throw Refusal.host("the network cannot be kept in %s: %s".formatted(files.file(network.id()), e), e);
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
