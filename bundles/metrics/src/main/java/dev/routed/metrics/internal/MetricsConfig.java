package dev.routed.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.metrics}. */
@ObjectClassDefinition(name = "routed: metrics", description = "Metrics for Prometheus")
@interface MetricsConfig {
    String PID = "dev.routed.metrics";

    @AttributeDefinition(
            name = "Listen",
            required = false,
            description = "Address and port for Prometheus, such as 127.0.0.1:7200; blank to serve no metrics")
    String listen() default "";
}
