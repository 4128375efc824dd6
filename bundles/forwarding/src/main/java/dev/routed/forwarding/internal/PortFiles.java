package dev.routed.forwarding.internal;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells from the files of sysfs whether a link is a port of a bridge or bond. Thread-safe. */
record PortFiles(Path sys) {
    boolean isPort(String link) {
        Path files = sys.resolve("class/net").resolve(link);
        return Files.exists(files.resolve("brport")) || Files.exists(files.resolve("bonding_slave"));
    }
}
