package dev.routed.api.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** Reports changes of the host's links and of its routes to single addresses, as the kernel notifies the backend. */
@ProviderType
public interface KernelWatch {
    /**
     * Registers a listener. Every change after this method has returned is reported, until {@link Watch#close} or the
     * end of the service. A change of the backend keeps the listener registered and calls {@link ChangeListener#lost}.
     *
     * @throws KernelException if the host cannot be watched
     */
    Watch watch(ChangeListener listener);
}
