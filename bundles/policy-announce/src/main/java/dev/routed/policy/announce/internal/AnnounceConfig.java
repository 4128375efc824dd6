package dev.routed.policy.announce.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.announce}. Values are text, so that a bad one can be reported. */
@ObjectClassDefinition(name = "routed: policy-announce", description = "Announces a container while it is ready")
@interface AnnounceConfig {
    String PID = "dev.routed.policy.announce";

    @AttributeDefinition(name = "Interval", description = "Milliseconds between two probes, 100 to 60000")
    String interval() default "1000";

    @AttributeDefinition(
            name = "Timeout",
            description = "Milliseconds from its begin after which a probe fails, 10 to 60000")
    String timeout() default "500";

    @AttributeDefinition(
            name = "Rise",
            description = "Consecutive passes after which the container is announced, 1 to 100")
    String rise() default "1";

    @AttributeDefinition(
            name = "Fall",
            description = "Consecutive failures after which it is no longer announced, 1 to 100")
    String fall() default "2";

    @AttributeDefinition(
            name = "Damping",
            description =
                    "Longest time in seconds that an endpoint which flaps must be ready before it is announced again, 0"
                            + " to 3600; 0: no damping")
    String damping() default "60";
}
