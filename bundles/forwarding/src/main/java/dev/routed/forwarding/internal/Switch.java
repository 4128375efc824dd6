package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** net.ipv4.ip_forward, the kernel's switch for all of IPv4 forwarding: this bundle's only door to files. */
final class Switch {
    private final Path file;

    /** @param proc where procfs is mounted */
    Switch(Path proc) {
        this.file = proc.resolve("sys/net/ipv4/ip_forward");
    }

    boolean isOn() {
        try {
            return Files.readString(file).strip().equals("1");
        } catch (IOException e) {
            throw Refusal.host("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    void turnOn() {
        try {
            Files.writeString(file, "1\n");
        } catch (IOException e) {
            throw Refusal.host("%s cannot be written: %s".formatted(file, e), e);
        }
    }
}
