package dev.routed.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reports findings about one subject, from memory. {@code routed doctor} and the metrics show those of every registered
 * service. What must be read from the host first is a {@link HostCheck}.
 */
@ConsumerType
public interface HealthCheck {
    /** Returns one word for the subject, such as {@code conflict}. */
    String name();

    /** Returns the present findings. Returns at once, from memory. */
    List<Finding> findings();
}
