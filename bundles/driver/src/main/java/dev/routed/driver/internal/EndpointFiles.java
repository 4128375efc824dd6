package dev.routed.driver.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Port;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What does not fit an endpoint's alias, in files: its options and its ports. An endpoint without any has none. An
 * endpoint does not outlast a crash of the host, so neither need its file, and none is synced.
 */
final class EndpointFiles {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeptFiles files;
    private final Events events;

    /** @param state the appliance's state directory */
    EndpointFiles(Path state, Events events) {
        this.files = new KeptFiles(state.resolve("endpoints"), false);
        this.events = events;
    }

    /** Whether there is something of the endpoint that its alias does not say. */
    static boolean isKept(Endpoint endpoint) {
        return !endpoint.options().isEmpty() || !endpoint.ports().isEmpty();
    }

    /**
     * Keeps of an endpoint that stands what it is from now on.
     *
     * @throws Refusal if the file cannot be written; what was kept before still is
     */
    void replace(Endpoint before, Endpoint after) {
        save(after);
        if (!isKept(after)) {
            delete(before);
        }
    }

    /** @throws Refusal if the file cannot be written; what was kept before still is */
    void save(Endpoint endpoint) {
        if (!isKept(endpoint)) {
            return;
        }
        try {
            files.write(endpoint.id(), json(endpoint));
        } catch (IOException e) {
            throw Refusal.host("the endpoint's options cannot be kept in %s: %s"
                    .formatted(files.file(endpoint.id()), e), e);
        }
    }

    private static byte[] json(Endpoint endpoint) {
        ObjectNode file = JSON.createObjectNode().put("version", VERSION).put("id", endpoint.id());
        ObjectNode options = file.putObject("options");
        new TreeMap<>(endpoint.options()).forEach(options::put);
        endpoint.ports().forEach(port -> file.withArray("ports").add(port.toString()));
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    /**
     * An endpoint with what its file says; without, and with a warning, if that cannot be read.
     *
     * @param adopted an endpoint whose alias says that there is a file
     */
    Endpoint complete(Endpoint adopted) {
        try {
            JsonNode file = JSON.readTree(files.read(adopted.id()));
            if (file.path("version").asInt() != VERSION) {
                throw new IOException("version %s is not %d".formatted(file.path("version"), VERSION));
            }
            Map<String, String> options = new TreeMap<>();
            file.path("options").properties().forEach(option -> options.put(option.getKey(), option.getValue().asText()));
            SortedSet<Port> ports = new TreeSet<>();
            file.path("ports").forEach(port -> ports.add(Port.parse(port.asText())));
            return FurtherAddresses.complete(adopted.with(options, ports));
        } catch (IOException | IllegalArgumentException | Refusal e) {
            events.warn("endpoint-file", files.file(adopted.id()).toString(),
                    "cannot be read, so the endpoint is served without its options: " + e.getMessage());
            return adopted;
        }
    }

    /** A file that is not there is as good as deleted. */
    void delete(Endpoint endpoint) {
        if (isKept(endpoint)) {
            delete(endpoint.id());
        }
    }

    private void delete(String endpointId) {
        try {
            files.delete(endpointId);
        } catch (IOException e) {
            events.warn("endpoint-file", files.file(endpointId).toString(), "cannot be deleted: " + e);
        }
    }

    /** Drops the files of endpoints that are gone, and what was only half written. */
    void keepOnly(Collection<Endpoint> standing) {
        Set<String> stale;
        try {
            files.tidy();
            stale = new HashSet<>(files.ids());
        } catch (IOException e) {
            events.warn("endpoint-file", files.directory().toString(), "cannot be looked through: " + e);
            return;
        }
        standing.forEach(endpoint -> stale.remove(endpoint.id()));
        stale.forEach(this::delete);
    }
}
