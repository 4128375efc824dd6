package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the kernel shows of the network as files: this bundle's only door to files. */
final class Sysctl {
    private final Path settings;
    private final Path links;

    /**
     * @param proc where procfs is mounted
     * @param sys  where sysfs is mounted
     */
    Sysctl(Path proc, Path sys) {
        this.settings = proc.resolve("sys/net");
        this.links = sys.resolve("class/net");
    }

    /**
     * The value of a setting.
     *
     * @param name its parts, such as {@code ipv6}, {@code conf}, {@code eth0}, {@code accept_ra}
     * @return empty if the kernel has no such setting
     */
    Optional<String> get(String... name) {
        Path file = settings.resolve(Path.of("", name));
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw Refusal.host("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /** @return false if the kernel has no such setting; a link's goes with the link */
    boolean set(String value, String... name) {
        Path file = settings.resolve(Path.of("", name));
        try {
            Files.writeString(file, value + "\n");
            return true;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException e) {
            throw Refusal.host("%s cannot be written: %s".formatted(file, e), e);
        }
    }

    /** The parts that a setting's name may go on with. */
    SortedSet<String> list(String... name) {
        Path directory = settings.resolve(Path.of("", name));
        SortedSet<String> parts = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> parts.add(file.getFileName().toString()));
            return parts;
        } catch (IOException e) {
            throw Refusal.host("%s cannot be read: %s".formatted(directory, e), e);
        }
    }

    /** Whether what comes to a link is a bridge's or a bond's. */
    boolean isPort(String link) {
        return Files.exists(links.resolve(link).resolve("brport"))
                || Files.exists(links.resolve(link).resolve("bonding_slave"));
    }
}
