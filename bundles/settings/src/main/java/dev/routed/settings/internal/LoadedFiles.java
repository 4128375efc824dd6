package dev.routed.settings.internal;

import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether the files of both PIDs exist. The defaults of a file that is gone are no choice of the operator, and among
 * them are the state directory and the marks of kernel objects.
 */
final class LoadedFiles {
    private static final List<String> NEEDED = List.of(NetworkConfig.PID, KernelConfig.PID);

    private final LastingConditions missing;
    private final Optional<Path> directory;

    /** @param directory of the files; empty if the configuration does not come from files */
    LoadedFiles(Events events, Optional<Path> directory) {
        this.missing = new LastingConditions(
                "settings", Severity.ERROR, "at its next start, the appliance rejects all calls of the engine", events);
        this.directory = directory;
    }

    boolean all() {
        Map<String, String> found = new TreeMap<>();
        directory.ifPresent(etc -> NEEDED.stream()
                .filter(pid -> !Files.isRegularFile(etc.resolve(pid + ".cfg")))
                .forEach(pid -> found.put(
                        pid,
                        "has no file etc/%s.cfg, so the values in effect stay, and at the start calls are rejected:"
                                        .formatted(pid)
                                + " restore the file")));
        missing.replace(found);
        return found.isEmpty();
    }

    List<Finding> findings() {
        return missing.findings();
    }
}
