package dev.routed.api.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Network namespaces other than the one in which the appliance runs: those of containers. Nothing of one is
 * kept from call to call, so that it ends when its container does.
 */
@ProviderType
public interface Namespaces {

    /**
     * Does a piece of work inside a namespace, on a thread of its own that ends with the work, while the
     * caller waits. A socket that the work opens, and a process that it starts, are in that namespace for
     * good. What the work throws is thrown here.
     *
     * @param namespace a file of nsfs: a mount of the namespace, or {@code ns/net} of a process
     * @throws KernelException if there is no such namespace (any more), which is
     *     {@link KernelException.Kind#NO_LINK}, or it may not be entered
     */
    <T> T inside(Path namespace, Supplier<T> work);

    /**
     * The namespaces that are mounted where this process can see them, each once, without its own. The
     * Docker Engine mounts that of each container, at the path that it calls the sandbox's key.
     *
     * @throws KernelException if the mounts cannot be read
     */
    List<Path> visible();

    /**
     * Whether a namespace that somebody mounts at a path, now or later, is seen here, rather than in a directory of
     * another mount namespace, as it is seen from a container that did not get that one with the mounts that follow.
     *
     * @throws KernelException if the mounts cannot be read
     */
    boolean sees(Path namespace);
}
