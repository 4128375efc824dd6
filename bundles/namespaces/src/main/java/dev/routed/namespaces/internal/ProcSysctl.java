package dev.routed.namespaces.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Implements {@link Sysctl} by files of procfs. */
@Component
public final class ProcSysctl implements Sysctl {
    /** In bytes; far more than a setting has. */
    private static final int LONGEST = 4096;

    private final Path settings;

    @Activate
    public ProcSysctl() {
        this(Path.of("/proc"));
    }

    /** @param proc the mount point of procfs */
    public ProcSysctl(Path proc) {
        this.settings = proc.resolve("sys/net");
    }

    @Override
    public Optional<String> get(String... name) {
        Path file = path(name);
        // The kernel gives a number to the first read only. Files.readString begins with a read of one byte, because
        // the size of such a file is 0.
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw RejectedException.host("%s cannot be read: %s".formatted(file, IoReason.of(e)), e);
        }
    }

    @Override
    public boolean set(String value, String... name) {
        Path file = path(name);
        try {
            Files.writeString(file, value + "\n");
            return true;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException e) {
            throw RejectedException.host("%s cannot be written: %s".formatted(file, IoReason.of(e)), e);
        }
    }

    @Override
    public SortedSet<String> list(String... name) {
        Path directory = path(name);
        SortedSet<String> parts = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> parts.add(file.getFileName().toString()));
            return parts;
        } catch (IOException e) {
            throw RejectedException.host("%s cannot be read: %s".formatted(directory, IoReason.of(e)), e);
        }
    }

    private Path path(String... name) {
        return settings.resolve(Path.of("", name));
    }
}
