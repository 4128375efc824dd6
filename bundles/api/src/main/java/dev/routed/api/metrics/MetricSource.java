package dev.routed.api.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Exports metrics. Registered as a service. May be read often or never, so an update must be cheap. */
@ConsumerType
public interface MetricSource {
    /** Returns the present metrics at once, from memory: asks neither kernel nor program, delays no engine call. */
    List<Metric> metrics();
}
