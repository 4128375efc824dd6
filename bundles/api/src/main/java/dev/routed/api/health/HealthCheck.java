package dev.routed.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Reports findings about one subject. {@code routed doctor} and the metrics show those of every registered service. */
@ConsumerType
public interface HealthCheck {
    /** Returns one word for the subject, such as {@code conflict}. */
    String name();

    /** Returns the present findings. Returns at once, from memory. */
    List<Finding> findings();
}
