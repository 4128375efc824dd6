package dev.routed.cnm.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code dev.routed.transport}: where the engine finds the plugins. The file's name is the plugin's. */
@ObjectClassDefinition(name = "routed: plugin sockets", description = "Where the Docker Engine finds the plugins.")
public @interface SocketSettings {
    @AttributeDefinition(description = "The directory of the sockets; the engine looks in /run/docker/plugins.")
    String directory() default "/run/docker/plugins";

    @AttributeDefinition(description = "The network driver's name, for docker network create --driver.")
    String netsock() default "net-routed";

    @AttributeDefinition(description = "The IPAM driver's name, for docker network create --ipam-driver.")
    String ipamsock() default "ipam-routed";
}
