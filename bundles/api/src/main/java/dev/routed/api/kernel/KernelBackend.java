package dev.routed.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way to the kernel. Each backend publishes this service with the property {@link #NAME}; one backend at a time
 * serves as {@link Kernel} and as source of {@link KernelWatch}.
 */
@ConsumerType
public interface KernelBackend extends Kernel {
    /** Service property: the backend's name, {@code netlink} or {@code iproute2}. */
    String NAME = "backend";

    /**
     * Subscribes to the kernel's notifications. The stream misses no notification after this method has returned.
     *
     * @throws KernelException if the kernel rejects the subscription
     */
    NotificationStream subscribe();
}
