package dev.routed.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set in {@code etc/dev.routed.transport.cfg} for the transport itself. */
@ObjectClassDefinition(name = "routed: transport", description = "Who may call on the plugin sockets.")
public @interface TransportConfig {

    @AttributeDefinition(
            name = "uids",
            description = "User ids that may call, separated by comma or blank; 0 (root) always may.")
    String uids() default "0";
}
