package dev.routed.namespaces.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.message.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Implements {@link Namespaces} by setns(2) and the mounts of this process. */
@Component
public final class MountedNamespaces implements Namespaces {
    private final Path process;

    /** Reads the mounts of the calling thread. */
    @Activate
    public MountedNamespaces() {
        this(Path.of("/proc/thread-self"));
    }

    /** @param process the directory of a thread in procfs */
    MountedNamespaces(Path process) {
        this.process = process;
    }

    @Override
    public <T> T inside(Path namespace, Supplier<T> work) {
        Supplier<T> task = () -> {
            SetNs.enter(namespace);
            return work.get();
        };
        try {
            // Unlike get, join defers an interrupt: the work takes only moments.
            return CompletableFuture.supplyAsync(task, run -> DaemonThreads.start("routed-inside", run))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A Supplier throws no checked exception.
            throw (RuntimeException) e.getCause();
        }
    }

    @Override
    public List<Path> visible() {
        try {
            String own = Files.readSymbolicLink(process.resolve("ns/net")).toString();
            Map<String, Path> mounted = Mounts.namespaces(mounts());
            mounted.remove(own);
            return List.copyOf(mounted.values());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean sees(Path namespace) {
        Path directory = namespace.toAbsolutePath().getParent();
        // The engine creates it for its first container, in a directory that it creates at its start.
        Path present = Files.isDirectory(directory) ? directory : directory.getParent();
        if (!Files.isDirectory(present)) {
            return false;
        }
        try {
            Path real = present.toRealPath();
            return Mounts.arrive(mounts(), real.resolve(present.relativize(directory)), real);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private String mounts() throws IOException {
        return Files.readString(process.resolve("mountinfo"));
    }

    private static KernelException unreadable(IOException e) {
        return new KernelException(Kind.OTHER, "list the network namespaces: " + IoReason.of(e), e);
    }
}
