package dev.routed.driver.internal.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.DockerId;
import dev.routed.api.message.IoReason;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.driver.internal.options.LinkAlias;
import dev.routed.driver.internal.options.SecondaryAddresses;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files with the options and ports of endpoints, which do not fit the alias. An endpoint without them has no file. The
 * files are not synced, since an endpoint does not survive a crash of the host.
 */
public final class EndpointFiles {
    private final AtomicFiles files;
    private final Events events;
    private final LastingConditions conditions;

    public EndpointFiles(Path state, Events events) {
        this.files = new AtomicFiles(state.resolve("endpoints"), false);
        this.events = events;
        this.conditions = new LastingConditions(
                "endpoint-file",
                Severity.ERROR,
                "the container may be closed to its clients, and a change of its options may fail",
                events);
    }

    /** Writes or deletes the file. @throws RejectedException if it cannot be written; the former file is kept */
    public void replace(Endpoint before, Endpoint after) {
        save(after);
        if (!LinkAlias.needsFile(after)) {
            delete(before);
        }
    }

    /** @throws RejectedException if the file cannot be written; the former file is kept */
    public void save(Endpoint endpoint) {
        if (!LinkAlias.needsFile(endpoint)) {
            return;
        }
        try {
            files.write(DockerId.require("endpoint", endpoint.id()), json(endpoint));
        } catch (IOException e) {
            throw RejectedException.host(
                    "cannot write the endpoint's options to %s: %s"
                            .formatted(files.file(endpoint.id()), IoReason.of(e)),
                    e);
        }
    }

    private static ObjectNode json(Endpoint endpoint) {
        ObjectNode file = AtomicFiles.versioned().put("id", endpoint.id());
        ObjectNode options = file.putObject("options");
        new TreeMap<>(endpoint.options()).forEach(options::put);
        endpoint.ports().forEach(port -> file.withArray("ports").add(port.toString()));
        if (endpoint.optionsLost()) {
            file.put("optionsLost", true);
        }
        return file;
    }

    /**
     * Adds options and ports from the file of an adopted endpoint. If the file is not as this build writes it, the
     * options are lost, and a condition says so.
     *
     * @param network of the endpoint; absent if its file is lost, too
     */
    public Endpoint complete(Endpoint adopted, Optional<Network> network) {
        Endpoint complete;
        try {
            complete = read(adopted, network);
        } catch (NoSuchFileException e) {
            return lost(adopted, "is gone");
        } catch (IOException e) {
            return lost(adopted, "cannot be read: " + IoReason.of(e));
        } catch (IllegalArgumentException | RejectedException e) {
            return lost(adopted, "cannot be read: " + e.getMessage());
        }
        if (complete.optionsLost()) {
            report(adopted, "was lost, and holds what was set since");
        }
        return complete;
    }

    private Endpoint read(Endpoint adopted, Optional<Network> network) throws IOException {
        Fields file = files.read(adopted.id());
        if (!file.text("id").equals(adopted.id())) {
            throw new IOException("its field id names another endpoint");
        }
        SortedSet<Port> ports = new TreeSet<>();
        file.texts("ports").forEach(port -> ports.add(Port.parse(port)));
        Endpoint complete = SecondaryAddresses.complete(adopted.withOptions(file.textsByName("options"))
                .withPorts(ports)
                .withOptionsLost(file.flag("optionsLost")));
        Optional<Network> known = network.filter(all -> !all.optionsLost());
        if (known.isPresent()) {
            SecondaryAddresses.check(complete, known.get());
        } else if (!adopted.addresses().containsAll(complete.addresses())) {
            throw new IOException(
                    "it has addresses that the host does not route, and the options of its network are lost");
        }
        return complete;
    }

    private Endpoint lost(Endpoint adopted, String state) {
        report(adopted, state);
        return adopted.withOptionsLost(true);
    }

    private void report(Endpoint endpoint, String state) {
        conditions.report(
                files.file(endpoint.id()).toString(),
                ("%s; the options of endpoint %s are lost: it keeps what the kernel enforces, and is closed where the"
                                + " kernel enforces nothing; restart its container, and Docker gives its options again")
                        .formatted(state, ShortId.of(endpoint.id())));
    }

    public List<Finding> findings() {
        return conditions.findings();
    }

    public void delete(Endpoint endpoint) {
        if (LinkAlias.needsFile(endpoint)) {
            delete(endpoint.id());
        }
    }

    private void delete(String endpointId) {
        try {
            conditions.end(files.file(endpointId).toString());
            files.delete(endpointId);
        } catch (IOException e) {
            events.warn("endpoint-file", files.file(endpointId).toString(), "cannot be deleted: " + IoReason.of(e));
        }
    }

    /** Deletes incomplete files, and the files of all other endpoints than these. */
    public void keepOnly(Collection<Endpoint> live) {
        Set<String> stale;
        try {
            files.tidy();
            stale = new HashSet<>(files.ids());
        } catch (IOException e) {
            events.warn("endpoint-file", files.directory().toString(), "cannot be read: " + IoReason.of(e));
            return;
        }
        live.forEach(endpoint -> stale.remove(endpoint.id()));
        stale.forEach(this::delete);
    }
}
