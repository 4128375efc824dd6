package dev.routed.driver.internal.store;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file that exists while the host is drained. It survives a crash, which may be the reason for the drain. */
public final class DrainFile {
    private static final String ID = "drained";

    private final LastingConditions conditions;
    private final AtomicFiles files;

    public DrainFile(Path state, Events events) {
        this.conditions = new LastingConditions(
                "drain-file", Severity.ERROR, "other hosts do not reach the containers of this host", events);
        this.files = new AtomicFiles(state.resolve("host"), true);
    }

    /** Whether the host is drained. If that cannot be read, it is, and a condition says so. */
    public boolean exists() {
        try {
            if (!files.exists(ID)) {
                return false;
            }
            files.read(ID);
        } catch (IOException e) {
            conditions.report(
                    files.file(ID).toString(),
                    "cannot be read, so the host is drained: " + IoReason.of(e),
                    "routed undrain");
        }
        return true;
    }

    public List<Finding> findings() {
        return conditions.findings();
    }

    /** @throws RejectedException if the file cannot be written or deleted; then nothing changes */
    public void keep(boolean drained) {
        try {
            if (drained) {
                files.write(ID, AtomicFiles.versioned());
            } else {
                files.delete(ID);
            }
            conditions.end(files.file(ID).toString());
        } catch (IOException e) {
            throw RejectedException.host(
                    "cannot write to %s whether the host is drained: %s".formatted(files.file(ID), IoReason.of(e)), e);
        }
    }
}
