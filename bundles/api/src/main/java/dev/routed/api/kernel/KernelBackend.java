package dev.routed.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One way to the kernel. Each backend publishes this service with the property {@link #NAME}; one of them at a
 * time serves as the {@link Kernel} that everybody else asks.
 */
@ConsumerType
public interface KernelBackend extends Kernel {

    /** Service property: the backend's name, {@code netlink} or {@code iproute2}. */
    String NAME = "backend";
}
