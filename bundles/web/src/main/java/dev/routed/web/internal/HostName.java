package dev.routed.web.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host, as the kernel has it. */
final class HostName {
    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String read() throws IOException {
        return Files.readString(FILE).strip();
    }
}
