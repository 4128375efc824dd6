package dev.routed.ipam.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Identifies this host across restarts by machine-id(5) and name: clones and containers often share a machine ID. */
final class HostIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(HostIdentity.class);

    private HostIdentity() {}

    static String read() {
        return read(List.of(Path.of("/etc/machine-id"), Path.of("/proc/sys/kernel/hostname")));
    }

    static String read(List<Path> files) {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            try {
                texts.add(Files.readString(file).strip());
            } catch (IOException e) {
                LOG.debug("{} is left out of this host's identity: {}", file, e.toString());
            }
        }
        return String.join(" ", texts);
    }
}
