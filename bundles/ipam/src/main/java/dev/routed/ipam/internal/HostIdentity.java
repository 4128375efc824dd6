package dev.routed.ipam.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What tells this host from others and outlives a restart: its machine-id(5), or else its name. */
final class HostIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(HostIdentity.class);

    private HostIdentity() {}

    static String read() {
        return read(List.of(Path.of("/etc/machine-id"), Path.of("/proc/sys/kernel/hostname")));
    }

    /** @return what the first of the files says that says anything; empty if none does */
    static String read(List<Path> files) {
        for (Path file : files) {
            try {
                String text = Files.readString(file).strip();
                if (!text.isEmpty()) {
                    return text;
                }
            } catch (IOException e) {
                LOG.debug("{} does not tell this host from others: {}", file, e.toString());
            }
        }
        LOG.warn("nothing tells this host from others, so it begins to choose addresses where any such host does: {}",
                "give it a machine-id");
        return "";
    }
}
