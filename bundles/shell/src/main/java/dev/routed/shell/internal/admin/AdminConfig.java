package dev.routed.shell.internal.admin;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.shell}. */
@ObjectClassDefinition(name = "routed: shell", description = "Admin socket, through which bin/routed runs commands")
@interface AdminConfig {
    @AttributeDefinition(name = "Admin socket", description = "Absolute path of the socket; root may always use it")
    String adminsock() default "/run/routed/admin.sock";

    @AttributeDefinition(
            name = "User IDs",
            description = "User IDs that may run every command, separated by comma or blank; 0 (root) always may")
    String uids() default "0";
}
