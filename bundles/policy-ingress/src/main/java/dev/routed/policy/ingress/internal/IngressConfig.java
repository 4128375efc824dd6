package dev.routed.policy.ingress.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.ingress}. As text, so that what is no number can be told. */
@ObjectClassDefinition(name = "routed: policy-ingress", description = "Who may send to a container")
@interface IngressConfig {
    String PID = "dev.routed.policy.ingress";

    @AttributeDefinition(
            name = "Log rate",
            description = "How many refused packets are logged, per second at most; 0 for none")
    String log$_$rate() default "0";
}
