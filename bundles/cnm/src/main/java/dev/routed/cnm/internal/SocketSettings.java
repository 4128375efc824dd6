package dev.routed.cnm.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code dev.routed.transport} for the plugins. Docker finds a driver by the name of its socket. */
@ObjectClassDefinition(
        name = "routed: transport",
        description = "Where the Docker Engine finds the plugin sockets, and which users may connect to them")
public @interface SocketSettings {
    @AttributeDefinition(description = "Directory of the sockets; the Docker Engine looks in /run/docker/plugins")
    String directory() default "/run/docker/plugins";

    @AttributeDefinition(description = "Name of the network driver, as in docker network create --driver")
    String netsock() default "net-routed";

    @AttributeDefinition(description = "Name of the IPAM driver, as in docker network create --ipam-driver")
    String ipamsock() default "ipam-routed";

    @AttributeDefinition(description = "User IDs that may connect, separated by comma or blank; 0 (root) always may")
    String uids() default "0";
}
