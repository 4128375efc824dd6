package dev.routed.settings.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/dev.routed.kernel.cfg}. */
@ObjectClassDefinition(
        id = KernelConfig.PID,
        pid = KernelConfig.PID,
        name = "routed: kernel",
        description = "The way to the kernel, and the numbers by which our kernel objects are known")
@interface KernelConfig {
    String PID = "dev.routed.kernel";

    @AttributeDefinition(description = "The backend that should serve: netlink or iproute2")
    String backend() default "netlink";

    @AttributeDefinition(description = "Protocol number of our routes")
    String protocol() default "200";

    @AttributeDefinition(description = "Group of our host links")
    String group() default "7200";

    @AttributeDefinition(description = "Group of links that wait to be deleted")
    String reaper$_$group() default "7201";
}
