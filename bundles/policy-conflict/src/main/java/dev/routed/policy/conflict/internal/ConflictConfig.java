package dev.routed.policy.conflict.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.conflict}. Values are text, so that a bad one can be reported. */
@ObjectClassDefinition(
        name = "routed: policy-conflict",
        description = "Looks for other hosts that announce the addresses of containers")
@interface ConflictConfig {
    String PID = "dev.routed.policy.conflict";

    @AttributeDefinition(name = "Daemon", description = "frr, bird, or auto for the one that runs")
    String daemon() default "auto";

    @AttributeDefinition(
            name = "Interval",
            description = "Seconds between two questions to the daemon while no route changes, 1 to 3600")
    String interval() default "10";
}
