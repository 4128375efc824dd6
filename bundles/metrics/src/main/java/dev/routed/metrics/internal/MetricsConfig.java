package dev.routed.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.metrics}. As text, so that what is no address can be told. */
@ObjectClassDefinition(name = "routed: metrics", description = "Figures for Prometheus")
@interface MetricsConfig {
    String PID = "dev.routed.metrics";

    @AttributeDefinition(
            name = "Listen",
            required = false,
            description = "Address and port where Prometheus reads, such as 127.0.0.1:7200; blank: nowhere")
    String listen() default "";
}
