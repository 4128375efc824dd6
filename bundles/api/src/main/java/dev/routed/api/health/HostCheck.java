package dev.routed.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks at the host for findings about one subject. The {@link Doctor} asks each registered service when an operator
 * asks, on a thread of its own, and reports a check that fails or takes too long as a finding itself.
 */
@ConsumerType
public interface HostCheck {
    /** Returns one word for the subject, such as {@code mtu}. A {@link HealthCheck} may have the same. */
    String name();

    /**
     * Looks at the host. Several checks look at the same time; one check is not asked again before it returns.
     *
     * @throws Exception if the host cannot be looked at; its message becomes a finding
     * @throws InterruptedException if the look takes too long
     */
    List<Finding> look() throws Exception;
}
