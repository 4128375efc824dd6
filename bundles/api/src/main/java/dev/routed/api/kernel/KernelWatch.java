package dev.routed.api.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** Hears from the kernel what becomes of the host's links and of its routes to single addresses. Whichever backend serves, one of them may offer this. */
@ProviderType
public interface KernelWatch {

    /**
     * Tells a listener what changes on the host from now on: what happens after this method has
     * returned is told without exception. It ends with {@link Watch#close} or with the service itself, which
     * does not tell that.
     *
     * @throws KernelException if the host cannot be watched
     */
    Watch watch(ChangeListener listener);
}
