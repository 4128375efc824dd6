package dev.routed.namespaces.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The {@link Namespaces} service. */
@Component
public final class MountedNamespaces implements Namespaces {
    private final Path process;

    /** Sees what the calling thread sees. */
    @Activate
    public MountedNamespaces() {
        this(Path.of("/proc/thread-self"));
    }

    /** @param process where procfs shows who looks */
    MountedNamespaces(Path process) {
        this.process = process;
    }

    @Override
    public <T> T inside(Path namespace, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> {
            Entrance.enter(namespace);
            return work.get();
        });
        Thread visitor = new Thread(task, "routed-inside");
        visitor.setDaemon(true);
        visitor.start();
        join(visitor);
        return result(task);
    }

    /** An interrupt does not cut a visit short: what is done inside ends by itself, in a moment. */
    private static void join(Thread visitor) {
        boolean interrupted = false;
        while (true) {
            try {
                visitor.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(FutureTask<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A Supplier throws nothing checked.
            throw (RuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a task that is done was waited for", e);
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
        // The engine makes it for its first container, in a directory that it makes at its start.
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
        return new KernelException(Kind.OTHER, "list the network namespaces: " + e, e);
    }
}
