package dev.routed.api.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Has figures of itself to tell. Whoever shows figures finds these by whiteboard, and asks as often as its readers do; nobody
 * may ever ask, so that keeping them costs next to nothing.
 */
@ConsumerType
public interface Measured {

    /**
     * The figures as they are now. Answers at once, by what it knows already: neither the kernel nor a program is asked, and no
     * call of the engine waits for it.
     */
    List<Metric> metrics();
}
