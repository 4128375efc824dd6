package dev.routed.shell.internal.admin;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.shell}. */
@ObjectClassDefinition(name = "routed: shell", description = "The admin socket, through which bin/routed runs commands")
@interface AdminConfig {

    @AttributeDefinition(name = "Admin socket", description = "Absolute path of the socket; only root may use it")
    String adminsock() default "/run/routed/admin.sock";
}
