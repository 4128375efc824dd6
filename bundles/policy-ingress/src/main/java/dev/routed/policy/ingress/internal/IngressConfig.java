package dev.routed.policy.ingress.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.ingress}. Values are text, so that a bad one can be reported. */
@ObjectClassDefinition(name = "routed: policy-ingress", description = "Filters packets to containers")
@interface IngressConfig {
    String PID = "dev.routed.policy.ingress";

    @AttributeDefinition(name = "Log rate", description = "Most rejected packets logged per second; 0 for none")
    String log$_$rate() default "0";
}
