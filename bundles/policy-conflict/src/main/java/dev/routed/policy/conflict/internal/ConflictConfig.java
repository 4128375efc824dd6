package dev.routed.policy.conflict.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.conflict}. As text, so that what is no number can be told. */
@ObjectClassDefinition(name = "routed: policy-conflict", description = "Who else announces the addresses of containers")
@interface ConflictConfig {
    String PID = "dev.routed.policy.conflict";

    @AttributeDefinition(
            name = "Daemon",
            description = "frr, bird, or auto for whichever of them runs")
    String daemon() default "auto";

    @AttributeDefinition(
            name = "Interval",
            description = "Seconds between two looks while nothing happens, 1 to 3600")
    String interval() default "10";
}
