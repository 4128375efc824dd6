package dev.routed.ipam.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tells this host from others and outlives a restart: its machine-id(5) and its name. Both, since machines that
 * were cloned often have the first in common, and so have containers of one image.
 */
final class HostIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(HostIdentity.class);

    private HostIdentity() {}

    static String read() {
        return read(List.of(Path.of("/etc/machine-id"), Path.of("/proc/sys/kernel/hostname")));
    }

    /** @return what those of the files say that can be read */
    static String read(List<Path> files) {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            try {
                texts.add(Files.readString(file).strip());
            } catch (IOException e) {
                LOG.debug("{} does not tell this host from others: {}", file, e.toString());
            }
        }
        return String.join(" ", texts);
    }
}
