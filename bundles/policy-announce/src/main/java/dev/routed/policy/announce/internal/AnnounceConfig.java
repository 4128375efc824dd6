package dev.routed.policy.announce.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.policy.announce}. As text, so that what is no number can be told. */
@ObjectClassDefinition(name = "routed: policy-announce", description = "Containers are announced once they are ready")
@interface AnnounceConfig {
    String PID = "dev.routed.policy.announce";

    @AttributeDefinition(name = "Interval", description = "Milliseconds from one probe to the next, 100 to 60000")
    String interval() default "1000";

    @AttributeDefinition(name = "Timeout", description = "Milliseconds that a probe may take, 10 to 60000")
    String timeout() default "500";

    @AttributeDefinition(name = "Rise", description = "How many probes pass one after the other until it is announced, 1 to 100")
    String rise() default "1";

    @AttributeDefinition(name = "Fall", description = "How many fail one after the other until it is no more, 1 to 100")
    String fall() default "2";
}
