package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What of a link has no message and stands in a file: this bundle's only door to files. They are those of the
 * calling thread's network namespace.
 *
 * @param directory where the kernel's settings are: {@code /proc/sys}
 */
record Sysctl(Path directory) {
    static final Sysctl OF_THIS_HOST = new Sysctl(Path.of("/proc/sys"));

    /**
     * From here on the link takes no router advertisements.
     *
     * @throws KernelException if that cannot be set
     */
    void refuseAdvertisements(Step step) {
        Path file = directory.resolve(Path.of("net", "ipv6", "conf", step.link(), "accept_ra"));
        try {
            Files.writeString(file, "0\n");
        } catch (NoSuchFileException withoutIpv6) {
            // The host has none, or the link's MTU is too small for it: there is nobody to take any.
        } catch (IOException e) {
            throw new KernelException(Kind.OTHER, "%s: %s cannot be written: %s".formatted(step, file, e.getMessage()), e);
        }
    }
}
