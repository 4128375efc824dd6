package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.store.NetworkFile;
import dev.routed.driver.internal.store.NetworkFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads networks from their files. A file is believed only if its values pass what they pass as input. Any other file
 * is left alone and reported, and all other networks are served. Thread-safe.
 */
public final class StoredNetworks {
    private final NetworkFiles files;
    private final PoolChecks checks;
    private final LastingConditions conditions;

    public StoredNetworks(NetworkFiles files, PoolChecks checks, Events events) {
        this.files = files;
        this.checks = checks;
        this.conditions = new LastingConditions(
                "network-file",
                Severity.ERROR,
                "containers of the network cannot be started or removed here, or stay closed",
                events);
    }

    /**
     * Reads all files, and deletes those of replaced networks, which a killed process has left. Of two other networks
     * that overlap, the one with endpoints is believed, else the one written later.
     *
     * @param inUse the IDs of networks with endpoints
     */
    List<NetworkFile> load(Set<String> inUse) {
        List<NetworkFile> readable = new ArrayList<>();
        for (String name : names(inUse)) {
            reportRejection(name, () -> readable.add(files.read(name)));
        }
        Set<String> replaced =
                readable.stream().flatMap(file -> file.replaced().stream()).collect(Collectors.toSet());
        replaced.forEach(this::delete);
        List<NetworkFile> believed = new ArrayList<>();
        for (NetworkFile file : readable) {
            String id = file.network().id();
            if (!replaced.contains(id)) {
                reportRejection(id, () -> {
                    checks.checkStored(file.network(), networks(believed));
                    believed.add(file);
                });
            }
        }
        return believed;
    }

    private void reportRejection(String name, Runnable check) {
        try {
            check.run();
        } catch (RejectedException e) {
            conditions.report(
                    files.path(name).toString(),
                    ("is left alone, and its network is not served: %s; repair it or move it away, then restart"
                                    + " routed, which touches no container")
                            .formatted(e.getMessage()));
        }
    }

    private static List<Network> networks(List<NetworkFile> files) {
        return files.stream().map(NetworkFile::network).toList();
    }

    private List<String> names(Set<String> inUse) {
        try {
            return files.names().stream()
                    .sorted(Comparator.comparing((String name) -> !inUse.contains(name)))
                    .toList();
        } catch (RejectedException e) {
            conditions.report("networks", e.getMessage());
            return List.of();
        }
    }

    /**
     * Reads the file of a network that is not served.
     *
     * @return empty if there is none
     * @throws RejectedException if there is one, but it is not believed
     */
    Optional<NetworkFile> find(String networkId, List<Network> served) {
        if (!files.exists(networkId)) {
            return Optional.empty();
        }
        try {
            NetworkFile file = files.read(networkId);
            checks.checkStored(file.network(), served);
            return Optional.of(file);
        } catch (RejectedException e) {
            throw RejectedException.host(
                    "network %s is not served, because of its file %s: %s; repair the file, or move it away"
                            .formatted(ShortId.of(networkId), files.path(networkId), e.getMessage()),
                    e);
        }
    }

    boolean exists(String networkId) {
        return files.exists(networkId);
    }

    /** Reports whether the options of a network are lost. */
    void report(Network network) {
        String path = files.path(network.id()).toString();
        if (network.optionsLost()) {
            String id = ShortId.of(network.id());
            conditions.report(
                    path,
                    ("was lost, and with it the options of network %s: its containers keep what the kernel enforces,"
                                    + " and new ones are closed and not announced; give each option again by"
                                    + " 'routed network-set %s OPTION VALUE', and then")
                            .formatted(id, id),
                    "routed network-set %s options complete".formatted(id));
        } else {
            conditions.end(path);
        }
    }

    /** @throws RejectedException if the file cannot be written; the former file is kept */
    void save(NetworkFile contents) {
        files.save(contents);
        report(contents.network());
    }

    /** Reports a file that cannot be written, until {@link #save} succeeds. */
    void reportUnsaved(Network network, String reason) {
        conditions.report(files.path(network.id()).toString(), reason);
    }

    void delete(String networkId) {
        files.delete(networkId);
        conditions.end(files.path(networkId).toString());
    }

    public List<Finding> findings() {
        return conditions.findings();
    }
}
