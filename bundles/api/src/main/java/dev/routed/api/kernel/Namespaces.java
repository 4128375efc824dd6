package dev.routed.api.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** Finds and enters containers' network namespaces. Keeps none open between calls, so each ends with its container. */
@ProviderType
public interface Namespaces {
    /**
     * Runs work inside a namespace, on a new thread, while the caller waits. Sockets and processes that the work opens
     * stay in the namespace. Exceptions of the work are thrown to the caller.
     *
     * @param namespace a file of nsfs: a mount of the namespace, or {@code ns/net} of a process
     * @throws KernelException of kind {@link KernelException.Kind#NO_LINK} if the namespace does not exist; of another
     *     kind if it cannot be entered
     */
    <T> T inside(Path namespace, Supplier<T> work);

    /**
     * The mounted namespaces that this process sees, each once, without its own. The Docker Engine mounts the namespace
     * of each container at the path that it calls sandbox key.
     *
     * @throws KernelException if the mounts cannot be read
     */
    List<Path> visible();

    /**
     * Whether this process sees a namespace that another process mounts at a path, now or later. It does not if it runs
     * in a container whose mount of that directory does not propagate later mounts.
     *
     * @throws KernelException if the mounts cannot be read
     */
    boolean sees(Path namespace);
}
