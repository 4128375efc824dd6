package dev.routed.settings.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/dev.routed.kernel.cfg}. */
@ObjectClassDefinition(
        id = KernelConfig.PID,
        pid = KernelConfig.PID,
        name = "routed: kernel",
        description = "Kernel backend, and the numbers that mark the kernel objects of routed")
@interface KernelConfig {
    String PID = "dev.routed.kernel";

    @AttributeDefinition(description = "Kernel backend: netlink or iproute2")
    String backend() default "netlink";

    @AttributeDefinition(description = "Protocol number of the routes of routed")
    String protocol() default "200";

    @AttributeDefinition(description = "Group of the host links")
    String group() default "7200";

    @AttributeDefinition(description = "Group of parked links, which wait for deletion")
    String reaper$_$group() default "7201";
}
